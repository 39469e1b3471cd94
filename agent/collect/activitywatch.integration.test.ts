import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketOf } from '#domain/testing/small-days.ts';
import { ActivityWatch } from './activitywatch.ts';
import { BucketReader } from './bucket-reader.ts';
import { EventReader } from './fetch-events.ts';

let stop: () => void = () => {};
afterEach(() => stop());

/** A server of our own: what a client is asked for, answered however the test likes. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, body: string) =>
  listen((_request, response) => response.writeHead(status).end(body));

const clientOf = (url: string) => new ActivityWatch({ url });

describe('ActivityWatch', () => {
  it('asks for all events of a window, with the plus sign of its dates encoded and its key', async () => {
    const asked: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end('[]');
    });
    const client = new ActivityWatch({ url, apiKey: 'k3y' });
    await client.events('aw-watcher-window_büro 1', Date.UTC(2026, 9, 27), Date.UTC(2026, 9, 28), -1);
    expect(asked).toEqual([
      '/api/0/buckets/aw-watcher-window_b%C3%BCro%201/events' +
        '?start=2026-10-27T00%3A00%3A00.000%2B00%3A00&end=2026-10-28T00%3A00%3A00.000%2B00%3A00&limit=-1',
      'Bearer k3y'
    ]);
  });

  it('leaves out and counts events with a negative duration or a date that does not exist', async () => {
    const event = { timestamp: '2026-10-27T10:00:00+00:00', duration: 1, data: {} };
    const url = await answering(
      200,
      JSON.stringify([event, { ...event, duration: -1 }, { ...event, timestamp: '2026-02-31T10:00:00Z' }])
    );
    expect(await clientOf(url).events('b', 0, 1, -1)).toMatchObject({ events: [{ data: {} }], rejected: 2 });
  });

  it('says what to do when nobody answers', async () => {
    const url = await answering(200, '');
    stop();
    await expect(clientOf(url).info()).rejects.toThrow(
      `ActivityWatch did not respond at ${url}. Is it running? Nothing is lost: what it records stays there`
    );
  });

  it('does not wait for ever', async () => {
    const url = await listen(() => {});
    const client = new ActivityWatch({ url, timeoutMs: 50 });
    await expect(client.info()).rejects.toThrow(`did not respond at ${url} within 0.05 s`);
  });

  it('tells an error, a missing key, a web page and another shape apart', async () => {
    await expect(clientOf(await answering(500, '{}')).buckets()).rejects.toThrow(
      'responded with an error (500)'
    );
    await expect(clientOf(await answering(401, '{}')).buckets()).rejects.toThrow('Set AW_API_KEY');
    for (const body of ['<!doctype html>', '[]', '{"hostname":3}']) {
      await expect(clientOf(await answering(200, body)).info()).rejects.toThrow('is not from ActivityWatch');
    }
    await expect(clientOf(await answering(200, '{}')).events('b', 0, 1, -1)).rejects.toThrow(
      'is not from ActivityWatch'
    );
  });

  it('asks in halves where the server takes too long, and counts every event once', async () => {
    const hourMs = 3_600_000;
    const of = (startMs: number, seconds: number) => ({
      timestamp: new Date(startMs).toISOString(),
      duration: seconds,
      data: { at: startMs }
    });
    const all = Array.from({ length: 8 }, (_, hour) => of(hour * hourMs, 3600));
    const url = await listen((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      const [start, end] = ['start', 'end'].map((name) => Date.parse(query.get(name) ?? ''));
      if (end! - start! > 2 * hourMs) return;
      const within = all.filter(({ data }) => data.at <= end! && data.at + hourMs >= start!);
      response.end(JSON.stringify(within));
    });
    const client = new ActivityWatch({ url, timeoutMs: 200 });
    const { events } = await new BucketReader(client, { ...bucketOf('other', []).bucket }).read(
      0,
      8 * hourMs
    );
    expect(events.map(({ startMs }) => startMs)).toEqual(all.map(({ data }) => data.at));
  });

  it('leaves out an event with NaN, not all of them', async () => {
    const event = '{"timestamp":"2026-10-27T10:00:00Z","duration":1,"data":{"title":"a: NaN, b"}}';
    const url = await answering(200, `[${event}, ${event.replace('"duration":1', '"duration": NaN')}]`);
    expect(await clientOf(url).events('b', 0, 1, -1)).toMatchObject({
      events: [{ data: { title: 'a: NaN, b' } }],
      rejected: 1
    });
  });
});

describe('a bucket that cannot be read', () => {
  const buckets = ['currentwindow', 'app.editor.activity', 'web.tab.current'].map(
    (type) => bucketOf(type, []).bucket
  );
  const serve = (status: number, body: string, broken: string) =>
    listen((request, response) => {
      if (request.url?.includes(broken)) response.writeHead(status).end(body);
      else if (request.url?.includes('/info')) response.end('{"hostname":"h","version":"1"}');
      else response.end('[]');
    });

  it.each([
    [404, '{}'],
    [500, '{}'],
    [200, 'NaN'],
    [200, '<html>']
  ])('is named where it is that of a browser or an editor (%s %s)', async (status, body) => {
    const client = clientOf(await serve(status, body, 'app.editor'));
    const fetched = await new EventReader(client, buckets).read({ startMs: 0, endMs: 1 });
    expect([...fetched.failed.keys()]).toEqual([buckets[1]?.id]);
    expect(fetched.buckets.map(({ bucket }) => bucket.type)).toEqual(['currentwindow', 'web.tab.current']);
  });

  it('is an error where it is needed', async () => {
    const client = clientOf(await serve(500, '{}', 'currentwindow'));
    await expect(new EventReader(client, buckets).read({ startMs: 0, endMs: 1 })).rejects.toThrow('(500)');
  });
});
