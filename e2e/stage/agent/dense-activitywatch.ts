/** An ActivityWatch whose window watcher wrote an event every second for days: it makes them as it is asked. */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pythonInstant } from '../../../demo/activitywatch/events/instant.ts';

const SECOND_MS = 1000;
const HOSTNAME = 'devbox-01';
const APPS = ['Code', 'Google Chrome', 'Slack', 'Terminal'];

export type DenseActivityWatch = { url: string; close: () => Promise<void> };

/** `fromMs` to `untilMs`: when it recorded, Unix milliseconds. */
export async function startDenseActivityWatch(fromMs: number, untilMs: number): Promise<DenseActivityWatch> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://activitywatch');
    const bucket = /^\/api\/0\/buckets\/([^/]+)\/events$/.exec(url.pathname)?.[1];
    if (bucket !== undefined) void sendEvents(response, eventsOf(bucket, url.searchParams));
    else {
      const body = bodyOf(url.pathname, untilMs);
      response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? { message: 'not here' }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function eventsOf(bucket: string, search: URLSearchParams): Iterable<string> {
    const [start = NaN, end = NaN] = ['start', 'end'].map((name) => Date.parse(search.get(name) ?? ''));
    const limit = Number(search.get('limit') ?? -1);
    const [startMs, endMs] = [
      Math.max(Number.isNaN(start) ? 0 : start, fromMs),
      Number.isNaN(end) ? untilMs : Math.min(end, untilMs)
    ];
    if (bucket.startsWith('aw-watcher-afk')) {
      return endMs > startMs ? [eventJson(1, startMs, endMs - startMs, { status: 'not-afk' })] : [];
    }
    return windowsBetween(startMs, endMs, limit < 0 ? Infinity : limit);
  }

  /** Newest first, as the real server has them, and cut at the ends of the window. */
  function* windowsBetween(startMs: number, endMs: number, limit: number): Generator<string> {
    const first = Math.floor((startMs - fromMs) / SECOND_MS);
    let count = 0;
    for (
      let second = Math.ceil((endMs - fromMs) / SECOND_MS) - 1;
      second >= first && count < limit;
      second -= 1
    ) {
      const atMs = fromMs + second * SECOND_MS;
      const [cutMs, lastMs] = [Math.max(atMs, startMs), Math.min(atMs + 990, endMs)];
      if (lastMs < cutMs) continue;
      count += 1;
      yield eventJson(second + 2, cutMs, lastMs - cutMs, {
        app: APPS[Math.floor(second / 40) % APPS.length],
        title: `${second} unread - a page with a long title that says something else every second - ${HOSTNAME}`
      });
    }
  }

  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  };
}

function bodyOf(path: string, untilMs: number): unknown {
  if (path === '/api/0/info')
    return { hostname: HOSTNAME, version: 'v0.13.2', testing: false, device_id: 'dense' };
  if (path === '/api/0/settings') return {};
  if (path !== '/api/0/buckets/') return undefined;
  const types = { 'aw-watcher-window': 'currentwindow', 'aw-watcher-afk': 'afkstatus' };
  const buckets = Object.entries(types).map(([client, type]) => ({
    id: `${client}_${HOSTNAME}`,
    type,
    client,
    hostname: HOSTNAME,
    created: '2026-01-01T00:00:00+00:00',
    last_updated: pythonInstant(untilMs)
  }));
  return Object.fromEntries(buckets.map((bucket) => [bucket.id, bucket]));
}

const eventJson = (id: number, startMs: number, lengthMs: number, data: object) =>
  JSON.stringify({ id, timestamp: pythonInstant(startMs), duration: lengthMs / 1000, data });

const CHUNK = 1000;

async function sendEvents(response: ServerResponse, events: Iterable<string>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  let [chunk, isFirst] = [[] as string[], true];
  const flush = async () => {
    const text = chunk.join(',');
    chunk = [];
    if (!response.write(isFirst ? `[${text}` : `,${text}`)) await once(response, 'drain');
    isFirst = false;
  };
  for (const event of events) if (chunk.push(event) >= CHUNK) await flush();
  if (chunk.length > 0 || isFirst) await flush();
  response.end(']');
}
