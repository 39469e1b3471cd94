/** A sample ActivityWatch: the real server's REST API over events held in memory. */
import Koa from 'koa';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { misbehave, type Fault } from './api/faults.ts';
import { answerErrors, checkApiKey, checkHost } from './api/guards.ts';
import { python } from './api/python.ts';
import { apiOf } from './api/router.ts';
import { rust } from './api/rust.ts';
import type { BucketStore } from './events/bucket-store.ts';

export interface ActivityWatchOptions {
  hostname: string;
  store: BucketStore;
  deviceId?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on: 127.0.0.1 by default. */
  host?: string;
  version?: string;
  /** Values of GET /api/0/settings, such as `classes`. */
  settings?: Record<string, unknown>;
  /** Respond as aw-server-rust does. */
  rust?: boolean;
  /** The Rust server's optional bearer key. */
  apiKey?: string;
  now?: () => Date;
}

export interface ActivityWatch {
  /** `http://127.0.0.1:5600`, without a slash at the end. */
  url: string;
  store: BucketStore;
  /** `set(null)` ends the fault; after `refuse` it listens on the same port again. */
  faults: { set(fault: Fault | null): Promise<void> };
  close(): Promise<void>;
}

function appOf(options: ActivityWatchOptions, fault: () => Fault | null): Koa {
  const dialect = { ...(options.rust ? rust : python), ...(options.version && { version: options.version }) };
  const router = apiOf({
    hostname: options.hostname,
    deviceId: options.deviceId ?? `sample-device-of-${options.hostname}`,
    store: options.store,
    settings: new Map(Object.entries(options.settings ?? {})),
    dialect,
    now: options.now ?? (() => new Date())
  });
  const app = new Koa();
  app.use(misbehave(fault)).use(answerErrors(dialect)).use(checkHost(dialect));
  app.use(checkApiKey(options.apiKey)).use(router.routes());
  return app;
}

/** Starts listening; rejects when the port is taken. */
export async function startActivityWatch(options: ActivityWatchOptions): Promise<ActivityWatch> {
  let fault: Fault | null = null;
  const handle = appOf(options, () => fault).callback();
  const server = createServer((request, response) => void handle(request, response));
  const host = options.host ?? '127.0.0.1';

  async function listen(port: number): Promise<void> {
    server.listen(port, host);
    await once(server, 'listening');
  }
  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  await listen(options.port ?? 0);
  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  const faults = {
    async set(next: Fault | null): Promise<void> {
      fault = next;
      if (next === 'refuse') await close();
      else if (!server.listening) await listen(port);
    }
  };
  return { url: `http://${host}:${port}`, store: options.store, faults, close };
}
