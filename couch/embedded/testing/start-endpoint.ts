import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import type { Transport } from '../../transport.ts';
import { openEmbeddedCouch, type EmbeddedCouchOptions } from '../index.ts';

export const makeFolder = () => mkdtempSync(join(tmpdir(), 'tidesheet-couch-'));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true });

export type Running = {
  /** Without credentials and without a slash at the end. */
  url: string;
  dataDir: string;
  logged: string[];
  /** From within this process. */
  transport: Transport;
  /** Sends a request as a user (name:password; none: anonymous) and parses the JSON of the response. */
  ask(
    user: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<JsonReply>;
  stop(): Promise<void>;
};

// Tests read responses of every shape.
type JsonReply = { status: number; headers: Headers; body: Record<string, unknown> };

export const admin = 'admin:admin-password';

/**
 * Starts a real HTTP server with an endpoint on a free port; `prefix` mounts it below a path. Without `dataDir` it uses a new
 * folder, which it removes when it stops.
 */
export async function startEndpoint(
  options: Partial<EmbeddedCouchOptions> & { prefix?: string } = {}
): Promise<Running> {
  const { prefix = '', dataDir = makeFolder(), ...rest } = options;
  const logged: string[] = [];
  const admins = { admin: (password: string) => password === 'admin-password' };
  const couch = await openEmbeddedCouch({ dataDir, admins, log: (line) => logged.push(line), ...rest });
  const app = new Koa();
  // Errors of clients need no log; those of the endpoint are in `logged`.
  app.silent = true;
  app.use((ctx, next) => {
    const [path = ''] = (ctx.req.url ?? '').split('?');
    if (!path.startsWith(prefix)) return next();
    ctx.state['couchPath'] = path.slice(prefix.length) || '/';
    return couch.middleware(ctx, next);
  });
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  return {
    url,
    dataDir,
    logged,
    transport: couch.transport,
    async ask(user, method, path, body, headers = {}) {
      const sent = new Headers(headers);
      if (user) sent.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
      if (body !== undefined) sent.set('content-type', 'application/json');
      const response = await fetch(url + path, {
        method,
        headers: sent,
        ...(body !== undefined && { body: JSON.stringify(body) })
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? {} : JSON.parse(text)
      };
    },
    async stop() {
      await couch.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (options.dataDir === undefined) removeFolder(dataDir);
    }
  };
}

/** Creates a user with the password `<name>-password`. @returns the user for `ask`. */
export async function addUser({ ask }: Running, name: string, roles: string[] = []): Promise<string> {
  const password = `${name}-password`;
  const user = { name, password, roles, type: 'user' };
  const { status } = await ask(admin, 'PUT', `/_users/org.couchdb.user:${name}`, user);
  if (status !== 201) throw new Error(`Creating the user ${name} failed with ${status}.`);
  return `${name}:${password}`;
}

/** Creates a database whose members have the role `team`. */
export async function addDatabase({ ask }: Running, name: string): Promise<void> {
  await ask(admin, 'PUT', `/${name}`);
  const security = { admins: { names: [], roles: [] }, members: { names: [], roles: ['team'] } };
  const { status } = await ask(admin, 'PUT', `/${name}/_security`, security);
  if (status !== 200) throw new Error(`Creating the database ${name} failed with ${status}.`);
}

export type Notes = Running & {
  /** A member of the database `notes`, for `ask`. */
  alice: string;
  remove(): Promise<void>;
};

/** Starts an endpoint with the database `notes` and one member of it. */
export async function startNotes(options: Partial<EmbeddedCouchOptions> = {}): Promise<Notes> {
  const running = await startEndpoint(options);
  const alice = await addUser(running, 'alice', ['team']);
  await addDatabase(running, 'notes');
  return {
    ...running,
    alice,
    async remove() {
      await running.stop();
      removeFolder(running.dataDir);
    }
  };
}
