/** ActivityWatch's own server in a process of its own, over a database of its own, written to as its watchers do. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Written = { timestamp: string; duration: number; data: Record<string, unknown> };
export type NewBucket = { type: string; client: string; hostname: string };

/** `older`: as in ActivityWatch 0.13; `newer`: with the aw-core that closes gaps in the middle. */
export type Core = 'older' | 'newer';
export const CORES: readonly Core[] = ['older', 'newer'];

const TIMEOUT_MS = 60_000;

export class RealServer {
  readonly url: string;
  readonly #core: Core;
  readonly #port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tidesheet-activitywatch-'));
  #process: ChildProcess | undefined;

  private constructor(core: Core, port: number) {
    this.#core = core;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(core: Core): Promise<RealServer> {
    const server = new RealServer(core, await freePort());
    await server.resume();
    return server;
  }

  /** Starts it (again) over the same database. */
  async resume(): Promise<void> {
    const { AW_TEST_PYTHON: python = 'python3', AW_TEST_NEWER_CORE: newer = '', PATH } = process.env;
    mkdirSync(this.#folder, { recursive: true });
    const home = Object.fromEntries(
      ['HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'].map((name) => [name, this.#folder])
    );
    const env = { PATH, ...home, ...(this.#core === 'newer' && { PYTHONPATH: newer }) };
    const args = ['-m', 'aw_server', '--testing', '--host', '127.0.0.1', '--port', String(this.#port)];
    this.#process = spawn(python, args, { env, cwd: this.#folder, stdio: 'ignore' });
    await this.#waitUntilUp();
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** As after its database was deleted by hand; it stays the same installation. */
  async reset(): Promise<void> {
    await this.kill();
    const files = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    for (const file of files) if (/\.db(-\w+)?$/.test(file)) rmSync(join(this.#folder, file));
    await this.resume();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async hostname(): Promise<string> {
    return (await this.ask<{ hostname: string }>('/info')).hostname;
  }

  async create(id: string, bucket: NewBucket): Promise<void> {
    await this.ask(`/buckets/${encodeURIComponent(id)}`, bucket);
  }

  async insert(id: string, events: readonly Written[]): Promise<void> {
    if (events.length > 0) await this.ask(`/buckets/${encodeURIComponent(id)}/events`, events);
  }

  async heartbeat(id: string, event: Written, pulseSeconds: number): Promise<void> {
    await this.ask(`/buckets/${encodeURIComponent(id)}/heartbeat?pulsetime=${pulseSeconds}`, event);
  }

  /** The result of a query for one period, `start/end`. */
  async query<T>(lines: readonly string[], period: string): Promise<T> {
    const [result] = await this.ask<T[]>('/query/', { query: lines, timeperiods: [period] });
    if (result === undefined) throw new Error('The server returned nothing.');
    return result;
  }

  /** The JSON of a response; sends a POST where there is a body. */
  async ask<T>(path: string, body?: unknown): Promise<T> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    };
    const response = await fetch(`${this.url}/api/0${path}`, body === undefined ? {} : init);
    const text = await response.text();
    if (!response.ok && response.status !== 304)
      throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    // The caller knows what it asks for.
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  async #waitUntilUp(): Promise<void> {
    for (let waitedMs = 0; waitedMs < TIMEOUT_MS; waitedMs += 100) {
      if (await this.hostname().then(Boolean, () => false)) return;
      await sleep(100);
    }
    throw new Error(`ActivityWatch's server does not respond at ${this.url}.`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
