/** Reads a real ActivityWatch server, Python or Rust, over its REST API. */
import * as v from 'valibot';
import { parseBuckets, ServerInfo, type Bucket } from '#domain/activitywatch/bucket.ts';
import {
  type BucketEvent,
  type EventId,
  parseEvents,
  type ParsedEvents
} from '#domain/activitywatch/event.ts';
import { ActivityWatchError } from '../errors.ts';
import { type HttpRequest, send } from '../http/request.ts';

/** Long, because a first sync may ask for weeks of events of a slow disk. */
const TIMEOUT_MS = 60_000;
const SAFE = 'Nothing is lost: what it records stays there and is collected later.';

export type ActivityWatchOptions = { url: string; apiKey?: string; timeoutMs?: number };

export class ActivityWatch {
  readonly url: string;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;

  constructor({ url, apiKey, timeoutMs = TIMEOUT_MS }: ActivityWatchOptions) {
    this.url = url;
    this.#headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.#timeoutMs = timeoutMs;
  }

  /** Host name, version and device id. @throws ActivityWatchError, as all of these do. */
  async info(): Promise<ServerInfo> {
    const info = v.safeParse(ServerInfo, await this.#request('/api/0/info'));
    if (info.success) return info.output;
    throw this.#notActivityWatch();
  }

  async buckets(): Promise<Bucket[]> {
    const json = await this.#request('/api/0/buckets/');
    return this.#read(() => parseBuckets(json).buckets);
  }

  /** The user's own categories in ActivityWatch; null until they changed any. */
  async classes(): Promise<unknown> {
    return this.#request('/api/0/settings/classes');
  }

  /** The user's settings in ActivityWatch; none where it is too old to have any. */
  async settings(): Promise<Record<string, unknown>> {
    const settings = v.safeParse(v.record(v.string(), v.unknown()), await this.#request('/api/0/settings'));
    return settings.success ? settings.output : {};
  }

  /**
   * The newest events of a bucket that reach into a window (Unix milliseconds), at most `limit` (-1: all). One server cuts
   * events at the ends of the window, the other returns them whole.
   */
  async events(bucketId: string, startMs: number, endMs: number, limit: number): Promise<ParsedEvents> {
    const window = new URLSearchParams({
      start: instant(startMs),
      end: instant(endMs),
      limit: String(limit)
    });
    const json = await this.#request(`/api/0/buckets/${encodeURIComponent(bucketId)}/events?${window}`);
    return this.#read(() => parseEvents(json));
  }

  /** One event, whole; undefined where the server does not have it, or does not support that. */
  async event(bucketId: string, id: EventId): Promise<BucketEvent | undefined> {
    try {
      const json = await this.#request(
        `/api/0/buckets/${encodeURIComponent(bucketId)}/events/${encodeURIComponent(id)}`
      );
      return parseEvents([json]).events[0];
    } catch (error) {
      if (error instanceof ActivityWatchError && !isTimeout(error)) return undefined;
      throw error;
    }
  }

  /** How many events of a bucket reach into a window, or are in it at all: servers differ. Undefined where it does not say. */
  async count(bucketId: string, startMs: number, endMs: number): Promise<number | undefined> {
    const window = new URLSearchParams({ start: instant(startMs), end: instant(endMs) });
    try {
      const json = await this.#request(
        `/api/0/buckets/${encodeURIComponent(bucketId)}/events/count?${window}`
      );
      return typeof json === 'number' ? json : undefined;
    } catch (error) {
      if (error instanceof ActivityWatchError && !isTimeout(error)) return undefined;
      throw error;
    }
  }

  /** The newest events of a bucket, at most `count`. */
  async newestEvents(bucketId: string, count: number): Promise<ParsedEvents> {
    const json = await this.#request(`/api/0/buckets/${encodeURIComponent(bucketId)}/events?limit=${count}`);
    return this.#read(() => parseEvents(json));
  }

  /**
   * What the server returns for a query in its own language about one stretch (Unix milliseconds); the lines end in
   * semicolons.
   */
  async query(lines: readonly string[], startMs: number, endMs: number): Promise<unknown> {
    const body = JSON.stringify({ query: lines, timeperiods: [`${instant(startMs)}/${instant(endMs)}`] });
    const headers = { 'content-type': 'application/json' };
    const results = await this.#request('/api/0/query/', { method: 'POST', headers, body });
    if (Array.isArray(results) && results.length === 1) return results[0] as unknown;
    throw this.#notActivityWatch();
  }

  async #request(path: string, request: Omit<HttpRequest, 'timeoutMs'> = {}): Promise<unknown> {
    const headers = { ...request.headers, ...this.#headers };
    const options = { ...request, headers, timeoutMs: this.#timeoutMs };
    const { status, text } = await send(this.url + path, options).catch((cause: unknown) => {
      throw this.#noResponse(cause);
    });
    if (status < 200 || status > 299) throw this.#refused(status);
    try {
      return parseJson(text);
    } catch {
      throw this.#notActivityWatch();
    }
  }

  #read<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      if (error instanceof TypeError) throw this.#notActivityWatch();
      throw error;
    }
  }

  #noResponse(cause: unknown): ActivityWatchError {
    const slow = cause instanceof Error && cause.name === 'TimeoutError';
    const within = slow ? ` within ${this.#timeoutMs / 1000} s` : '';
    const message = `ActivityWatch did not respond at ${this.url}${within}. Is it running? ${SAFE}`;
    return new ActivityWatchError(message, { cause });
  }

  #refused(status: number): ActivityWatchError {
    if (status === 401 || status === 403) {
      const key = 'Set AW_API_KEY to the key of its settings.';
      return new ActivityWatchError(
        `ActivityWatch at ${this.url} asks for a key (${status}). ${key} ${SAFE}`
      );
    }
    const action = 'Its log says why; starting it again usually helps.';
    return new ActivityWatchError(
      `ActivityWatch at ${this.url} responded with an error (${status}). ${action} ${SAFE}`
    );
  }

  #notActivityWatch(): ActivityWatchError {
    const action = 'Another program may listen there: check AW_URL.';
    return new ActivityWatchError(
      `The response from ${this.url} is not from ActivityWatch. ${action} ${SAFE}`
    );
  }
}

export const isTimeout = (error: unknown): boolean =>
  error instanceof ActivityWatchError && error.cause instanceof Error && error.cause.name === 'TimeoutError';

/** Python writes `NaN` and `Infinity`, which no JSON has: here they are null, so that the event is left out, not all of them. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const repaired = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part.startsWith('"') ? part : 'null'
    );
    return JSON.parse(repaired) as unknown;
  }
}

/** As the servers write it. The Rust server takes no `Z` in lower case, the Python one needs its `+` encoded. */
const instant = (ms: number) => new Date(ms).toISOString().replace('Z', '+00:00');
