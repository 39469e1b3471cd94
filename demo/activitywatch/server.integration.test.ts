import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { BucketStore } from './events/bucket-store.ts';
import { startActivityWatch, type ActivityWatch, type ActivityWatchOptions } from './server.ts';

const WINDOW = 'aw-watcher-window_devbox-01';
let running: ActivityWatch[] = [];

afterEach(async () => {
  await Promise.all(running.map((server) => server.close()));
  running = [];
});

function storeWith(...events: [start: string, seconds: number, title: string][]): BucketStore {
  const store = new BucketStore();
  store.create({
    id: WINDOW,
    name: null,
    type: 'currentwindow',
    client: 'aw-watcher-window',
    hostname: 'devbox-01',
    createdMs: Date.parse('2026-10-01T07:00:00.5Z'),
    data: {}
  });
  store.insert(
    WINDOW,
    events.map(([start, seconds, title]) => ({
      startMs: Date.parse(start),
      lengthMs: seconds * 1000,
      data: { app: 'Code', title }
    }))
  );
  return store;
}

async function start(store: BucketStore, options: Partial<ActivityWatchOptions> = {}) {
  const server = await startActivityWatch({ hostname: 'devbox-01', deviceId: 'device-1', store, ...options });
  running.push(server);
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(server.url + path, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? '' : JSON.parse(text) };
  };
  const post = (path: string, value: unknown) =>
    get(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(value)
    });
  const events = async (query: string) => (await get(`/api/0/buckets/${WINDOW}/events?${query}`)).body;
  return { server, get, post, events };
}

const THREE = storeWith(
  ['2026-10-27T09:00:00Z', 60, 'a'],
  ['2026-10-27T09:01:01.250Z', 60, 'b'],
  ['2026-10-27T09:03:00Z', 10, 'c']
);

describe('what the server is', () => {
  it('tells its host, version and device', async () => {
    const { get } = await start(new BucketStore());
    const info = { hostname: 'devbox-01', version: 'v0.13.2', testing: false, device_id: 'device-1' };
    expect(await get('/api/0/info')).toEqual({ status: 200, body: info });
  });

  it('answers only to localhost and 127.0.0.1', async () => {
    const { server } = await start(new BucketStore());
    const { port } = new URL(server.url);
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        const asked = request({ port, path: '/api/0/info', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.on('error', reject).end();
      });
    expect(await statusFor('localhost:5600')).toBe(200);
    expect(await statusFor('127.0.0.1')).toBe(200);
    expect(await statusFor('evil.example:5600')).toBe(400);
  });

  it('keeps settings, null for one that is not set', async () => {
    const { get, post } = await start(new BucketStore(), { settings: { startOfDay: '04:00' } });
    expect((await get('/api/0/settings/classes')).body).toBeNull();
    await post('/api/0/settings/classes', [{ name: ['Work'], rule: { type: 'none' } }]);
    expect((await get('/api/0/settings')).body).toEqual({
      startOfDay: '04:00',
      classes: [{ name: ['Work'], rule: { type: 'none' } }]
    });
  });
});

describe('buckets', () => {
  const metadata = {
    id: WINDOW,
    created: '2026-10-01T07:00:00.500000+00:00',
    name: null,
    type: 'currentwindow',
    client: 'aw-watcher-window',
    hostname: 'devbox-01',
    data: {}
  };

  it('lists them by id with the end of their newest event', async () => {
    const { get } = await start(THREE);
    expect((await get('/api/0/buckets/')).body).toEqual({
      [WINDOW]: { ...metadata, last_updated: '2026-10-27T09:03:10+00:00' }
    });
    expect((await get(`/api/0/buckets/${WINDOW}`)).body).toEqual(metadata);
  });

  it('opens a bucket once, filling in !local', async () => {
    const { get, post } = await start(new BucketStore(), { now: () => new Date('2026-10-27T10:00:00Z') });
    const bucket = { client: 'aw-client-web', type: 'web.tab.current', hostname: '!local' };
    expect(await post('/api/0/buckets/web', bucket)).toEqual({ status: 200, body: {} });
    expect((await post('/api/0/buckets/web', bucket)).status).toBe(304);
    expect((await get('/api/0/buckets/')).body).toEqual({
      web: {
        id: 'web',
        created: '2026-10-27T10:00:00+00:00',
        name: null,
        ...bucket,
        hostname: 'devbox-01',
        data: { device_id: 'device-1' }
      }
    });
  });

  it('answers 404 for one it does not have', async () => {
    const { get, post } = await start(new BucketStore());
    const missing = { status: 404, body: { message: "There's no bucket named nope" } };
    expect(await get('/api/0/buckets/nope')).toEqual(missing);
    expect(await get('/api/0/buckets/nope/events')).toEqual(missing);
    expect(await post('/api/0/buckets/nope/heartbeat?pulsetime=1', { timestamp: '2026-10-27' })).toEqual(
      missing
    );
  });
});

describe('reading events', () => {
  it('answers all of them, newest first', async () => {
    const { events } = await start(THREE);
    expect(await events('limit=-1')).toEqual([
      { id: 3, timestamp: '2026-10-27T09:03:00+00:00', duration: 10, data: { app: 'Code', title: 'c' } },
      {
        id: 2,
        timestamp: '2026-10-27T09:01:01.250000+00:00',
        duration: 60,
        data: { app: 'Code', title: 'b' }
      },
      { id: 1, timestamp: '2026-10-27T09:00:00+00:00', duration: 60, data: { app: 'Code', title: 'a' } }
    ]);
    expect(await events('')).toHaveLength(3);
    expect((await events('limit=2')).map((event: { id: number }) => event.id)).toEqual([3, 2]);
    expect(await events('limit=0')).toEqual([]);
  });

  it('clips to the start and to a millisecond after the end, keeping ids', async () => {
    const { events } = await start(THREE);
    expect(await events('start=2026-10-27T09:00:30Z&end=2026-10-27T11:01:31%2B02:00')).toEqual([
      {
        id: 2,
        timestamp: '2026-10-27T09:01:01.250000+00:00',
        duration: 29.751,
        data: { app: 'Code', title: 'b' }
      },
      { id: 1, timestamp: '2026-10-27T09:00:30+00:00', duration: 30, data: { app: 'Code', title: 'a' } }
    ]);
  });

  it('leaves out what began more than 24 hours before the start, even when it lasts until then', async () => {
    const { events } = await start(
      storeWith(['2026-10-23T18:00:00Z', 62 * 3600, 'weekend'], ['2026-10-26T06:00:00Z', 36 * 3600, 'long'])
    );
    const titles = async (query: string) =>
      (await events(query)).map((event: { data: { title: string } }) => event.data.title);
    expect(await titles('start=2026-10-24T18:00:00Z&end=2026-10-25T00:00:00Z')).toEqual(['weekend']);
    expect(await titles('start=2026-10-24T18:00:00.001Z&end=2026-10-25T00:00:00Z')).toEqual([]);
    expect(await titles('start=2026-10-27T06:00:00Z')).toEqual(['long']);
  });

  it('counts without widening the end, and finds one by its id', async () => {
    const { get } = await start(THREE);
    const bucket = `/api/0/buckets/${WINDOW}/events`;
    expect((await get(`${bucket}/count`)).body).toBe(3);
    expect((await get(`${bucket}/count?end=2026-10-27T09:02:59.999Z`)).body).toBe(2);
    expect((await get(`${bucket}?end=2026-10-27T09:02:59.999Z`)).body).toHaveLength(3);
    expect((await get(`${bucket}/2`)).body.data.title).toBe('b');
    expect(await get(`${bucket}/99`)).toEqual({ status: 404, body: null });
  });

  it('answers a bare 500 to a date or a limit it cannot read', async () => {
    const { get } = await start(THREE);
    const failure = { status: 500, body: { message: 'Internal Server Error' } };
    for (const query of [
      'start=yesterday',
      'end=2026-10-27T11:00:00+02:00',
      'start=2026-13-01',
      'limit=many'
    ]) {
      expect(await get(`/api/0/buckets/${WINDOW}/events?${query}`)).toEqual(failure);
    }
  });
});

describe('writing events', () => {
  it('answers the event that was sent alone and null for several', async () => {
    const { post } = await start(storeWith());
    const path = `/api/0/buckets/${WINDOW}/events`;
    const event = { timestamp: '2026-10-27T09:00:00.123456Z', duration: 5, data: { title: 'a' } };
    const stored = { ...event, timestamp: '2026-10-27T09:00:00.123000+00:00' };
    expect((await post(path, event)).body).toEqual({ id: 1, ...stored });
    expect((await post(path, [event])).body).toEqual({ id: 2, ...stored });
    expect((await post(path, [event, event])).body).toBeNull();
    expect((await post(path, 'nonsense')).status).toBe(500);
  });

  it('merges a heartbeat into the last event within the pulse time, under the same id', async () => {
    const { post, events } = await start(storeWith());
    const beat = async (timestamp: string, title: string) => {
      const { body } = await post(`/api/0/buckets/${WINDOW}/heartbeat?pulsetime=2`, {
        timestamp: `2026-10-27T09:00:${timestamp}Z`,
        duration: 0,
        data: { title }
      });
      return [body.id, body.duration];
    };
    expect(await beat('00', 'a')).toEqual([1, 0]);
    expect(await beat('01', 'a')).toEqual([1, 1]);
    expect(await beat('03', 'a')).toEqual([1, 3]);
    expect(await beat('05.001', 'a')).toEqual([2, 0]);
    expect(await beat('06', 'b')).toEqual([3, 0]);
    expect(await events('limit=-1')).toHaveLength(3);
  });

  it('refuses a heartbeat without a time or a pulse time', async () => {
    const { post } = await start(storeWith());
    const path = `/api/0/buckets/${WINDOW}/heartbeat`;
    expect((await post(`${path}?pulsetime=2`, { data: {} })).status).toBe(400);
    expect((await post(path, { timestamp: '2026-10-27T09:00:00Z' })).status).toBe(400);
  });
});

describe('as the Rust server', () => {
  it('wants its key for everything but the info', async () => {
    const { get } = await start(THREE, { rust: true, apiKey: 'key' });
    expect((await get('/api/0/info')).body.version).toBe('v0.13.2 (rust)');
    expect((await get('/api/0/buckets/')).status).toBe(401);
    expect((await get('/api/0/buckets/', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await get('/api/0/buckets/', { headers: { Authorization: 'Bearer key' } })).status).toBe(200);
  });

  it('tells the end in the metadata and times in nanoseconds', async () => {
    const { get } = await start(THREE, { rust: true });
    const { body } = await get(`/api/0/buckets/${WINDOW}`);
    expect(body).toMatchObject({ last_updated: null, metadata: { end: '2026-10-27T09:03:10.000000000Z' } });
    expect((await get(`/api/0/buckets/${WINDOW}/events/2`)).body.timestamp).toBe(
      '2026-10-27T09:01:01.250000000Z'
    );
  });

  it('knows no 24 hours, clips to the exact end and explains bad dates', async () => {
    const { events, get } = await start(storeWith(['2026-10-23T18:00:00Z', 62 * 3600, 'weekend']), {
      rust: true
    });
    const [event] = await events('start=2026-10-25T00:00:00Z&end=2026-10-25T00:00:10Z');
    expect(event).toMatchObject({ id: 1, timestamp: '2026-10-25T00:00:00.000000000Z', duration: 10 });
    expect((await get(`/api/0/buckets/${WINDOW}/events?start=2026-10-25`)).status).toBe(400);
  });
});

describe('faults', () => {
  it('answers errors and pages while they are set', async () => {
    const { server, get } = await start(THREE);
    await server.faults.set('500');
    expect((await get('/api/0/info')).status).toBe(500);
    await server.faults.set('html');
    const page = await fetch(`${server.url}/api/0/info`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await server.faults.set(null);
    expect((await get('/api/0/info')).status).toBe(200);
  });

  it('hangs without answering, refuses connections, and comes back on the same port', async () => {
    const { server, get } = await start(THREE);
    await server.faults.set('hang');
    await expect(get('/api/0/info', { signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/);
    await server.faults.set('refuse');
    await expect(get('/api/0/info')).rejects.toThrow('fetch failed');
    await server.faults.set(null);
    expect((await get('/api/0/info')).status).toBe(200);
  });
});
