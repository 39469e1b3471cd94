/** The embedded endpoint as a process of its own, so that its CPU and memory are measured apart from the client's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { startEndpoint } from '../../couch/embedded/testing/start-endpoint.ts';

const Usage = v.object({ cpuMs: v.number(), rssBytes: v.number() });
export type Usage = v.InferOutput<typeof Usage>;

export type Endpoint = {
  url: string;
  authorization: string;
  /** Sends JSON as the administrator and reads the response. @throws on a status of 400 and above. */
  send(method: string, path: string, body?: unknown): Promise<unknown>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
};

/** What the process does: it sends its address, then its usage on every request. */
export async function serveEndpoint(dataDir: string): Promise<void> {
  const { url, stop } = await startEndpoint({ dataDir });
  process.send?.(url);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() });
  });
  process.on('disconnect', () => void stop().then(() => process.exit(0)));
}

/** Starts this very program once more as the endpoint. */
export async function forkEndpoint(dataDir: string): Promise<Endpoint> {
  const child = fork(process.argv[1] ?? '', ['couch', dataDir]);
  const [url]: unknown[] = await once(child, 'message');
  const authorization = `Basic ${Buffer.from('admin:admin-password').toString('base64')}`;
  return {
    url: String(url),
    authorization,
    async send(method, path, body) {
      const response = await fetch(String(url) + path, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) })
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async usage() {
      const message = once(child, 'message');
      child.send('usage');
      return v.parse(Usage, (await message)[0]);
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    }
  };
}
