/** One database of the server, as this session may use it. */
import * as v from 'valibot';
import { failureOf, offline, sessionEnded, SyncFailure } from '../errors.ts';
import { openRemote, type Database, type StoredDocument } from '../replica/pouch.ts';
import { watchedFetch, type Watch } from './fetch.ts';

/** CouchDB ends a longpoll that saw nothing after this; the watchdog waits a little longer. */
const LONGPOLL_MS = 25_000;
const LONGPOLL_IDLE_MS = 40_000;

export const Sequence = v.union([v.string(), v.number()]);
export type Sequence = v.InferOutput<typeof Sequence>;

const Info = v.object({ update_seq: Sequence, instance_start_time: v.string() });
const ListedRows = v.object({ rows: v.array(v.object({ id: v.string() })) });
/** A row of a document deleted meanwhile has none. The content is checked when it is read from the replica. */
const DocumentRows = v.object({
  rows: v.array(v.object({ doc: v.nullish(v.custom<StoredDocument>((doc) => typeof doc === 'object')) }))
});
/** Of the revisions that were named: those it does not have. */
const RevsDiff = v.record(v.string(), v.object({ missing: v.optional(v.array(v.string())) }));
const Changes = v.object({ results: v.array(v.unknown()), last_seq: Sequence });

export class Remote {
  readonly #url: string;

  constructor(database: string) {
    this.#url = `${location.origin}/db/${encodeURIComponent(database)}`;
  }

  /** Where its changes stand now, and which database this is: one made anew under the same name is another. */
  async info(signal: AbortSignal): Promise<{ sequence: Sequence; instance: string }> {
    const info = await this.#ask(Info, '', { signal });
    return { sequence: info.update_seq, instance: info.instance_start_time };
  }

  /** The ids of `startkey` to `endkey`; an end that is left out is open. */
  async list(range: { startkey?: string; endkey?: string }, signal: AbortSignal): Promise<string[]> {
    const query = Object.entries(range).map(
      ([end, key]) => `${end}=${encodeURIComponent(JSON.stringify(key))}`
    );
    const { rows } = await this.#ask(ListedRows, `/_all_docs?${query.join('&')}`, { signal });
    return rows.map(({ id }) => id);
  }

  /** The documents as they are now, each with its current revision only. */
  async read(
    ids: string[],
    signal: AbortSignal,
    onBytes?: (bytes: number) => void
  ): Promise<StoredDocument[]> {
    const request = { method: 'POST', body: JSON.stringify({ keys: ids }), signal };
    const { rows } = await this.#ask(DocumentRows, '/_all_docs?include_docs=true', request, { onBytes });
    return rows.flatMap(({ doc }) => doc ?? []);
  }

  /** Ids of which it does not have all of these revisions, deleted ones included. */
  async missing(revisions: Record<string, string[]>, signal: AbortSignal): Promise<string[]> {
    const request = { method: 'POST', body: JSON.stringify(revisions), signal };
    const answer = await this.#ask(RevsDiff, '/_revs_diff', request);
    return Object.keys(answer).filter((id) => (answer[id]?.missing?.length ?? 0) > 0);
  }

  /** Waits until something changed after `since`, or half a minute; true if something did. */
  async changedAfter(since: Sequence, signal: AbortSignal): Promise<boolean> {
    const query = new URLSearchParams({
      feed: 'longpoll',
      timeout: String(LONGPOLL_MS),
      since: String(since),
      limit: '1'
    });
    const changes = await this.#ask(
      Changes,
      `/_changes?${query.toString()}`,
      { signal },
      { idleMs: LONGPOLL_IDLE_MS }
    );
    return changes.results.length > 0;
  }

  /**
   * For PouchDB. Failures come out of `use` as what they are, not as what PouchDB makes of them. `onRequests` hears how many
   * requests are under way whenever that changes.
   */
  async use<T>(
    signal: AbortSignal,
    work: (database: Database) => Promise<T>,
    { onBytes, onRequests }: Pick<Watch, 'onBytes'> & { onRequests?: (pending: number) => void } = {}
  ): Promise<T> {
    let failure: unknown;
    let pending = 0;
    const fetch: PouchDB.Fetch = async (url, init) => {
      onRequests?.((pending += 1));
      try {
        return checkAnswer(await watchedFetch(url, { ...init, signal }, { onBytes }));
      } catch (error) {
        failure ??= error;
        throw error;
      } finally {
        onRequests?.((pending -= 1));
      }
    };
    try {
      return await work(openRemote(this.#url, fetch));
    } catch (error) {
      throw failure ?? error;
    }
  }

  async #ask<S extends v.GenericSchema>(schema: S, path: string, init: RequestInit, watch?: Watch) {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const response = checkAnswer(await watchedFetch(this.#url + path, { ...init, headers }, watch));
    const parsed = v.safeParse(schema, await response.json().catch(() => undefined));
    if (parsed.success) return parsed.output;
    throw failureOf(new Error('the server gave an answer that is not understood'));
  }
}

/** The answer itself where it is one of CouchDB's that PouchDB can deal with. */
function checkAnswer(response: Response): Response {
  // A portal of a hotel, or a proxy that apologises, speaks in the server's name.
  if (response.headers.get('content-type')?.startsWith('text/html')) throw offline();
  if (response.status === 401) throw sessionEnded();
  if (response.status === 403 || response.status === 404)
    throw new SyncFailure('closed', 'The server does not give this data to you any more.');
  if ([502, 503, 504].includes(response.status)) throw offline();
  if (response.status >= 500)
    throw new SyncFailure('broken', 'The server failed to answer. Your data on this device is safe.');
  return response;
}
