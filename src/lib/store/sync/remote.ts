/** One database of the server, with the rights of this session. */
import * as v from 'valibot';
import { classifyResponse } from '#domain/api/classify-response.ts';
import { Epochs, EPOCHS_ID } from '#domain/documents/epochs.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { basePath } from '#lib/base-path.ts';
import { serverFailed, sessionEnded, StoreError } from '../errors.ts';
import { Pouch } from '../replica/indexeddb.ts';
import { Sequence } from '../replica/records.ts';
import { interruptionOf, watchedFetch, type FetchOptions } from './fetch.ts';

/** CouchDB ends a longpoll without changes after this; the fetch waits a little longer. */
const LONGPOLL_MS = 25_000;
const LONGPOLL_IDLE_TIMEOUT_MS = 40_000;

const Info = v.object({ update_seq: Sequence, instance_start_time: v.string() });
const ListedRows = v.object({ rows: v.array(v.object({ id: v.string() })) });
/** The row of a document that was deleted in the meantime has none. Content is validated when it is read from the replica. */
const DocumentRows = v.object({
  rows: v.array(v.object({ doc: v.nullish(v.custom<RemoteDocument>((doc) => typeof doc === 'object')) }))
});
/** Of the revisions in the request: those that the server lacks. */
const RevsDiff = v.record(v.string(), v.object({ missing: v.optional(v.array(v.string())) }));
const Changes = v.object({ results: v.array(v.unknown()), last_seq: Sequence });

export type RemoteDocument = PouchDB.Core.Stored & { _conflicts?: string[] };

export class Remote {
  readonly #url: string;

  constructor(database: string) {
    this.#url = `${location.origin}${basePath}/db/${encodeURIComponent(database)}`;
  }

  /** The current sequence, and which database this is: one recreated under the same name has another instance. */
  async info(signal: AbortSignal): Promise<{ sequence: Sequence; instance: string }> {
    const info = await this.#request(Info, '', { signal });
    return { sequence: info.update_seq, instance: info.instance_start_time };
  }

  /** The epochs of the database; undefined where it has none. */
  async epochs(signal: AbortSignal): Promise<Epochs | undefined> {
    const [stored] = await this.read([EPOCHS_ID], signal);
    const parsed = v.safeParse(Epochs, stored);
    return parsed.success ? parsed.output : undefined;
  }

  /** The ids in a range. */
  async list(range: IdRange, signal: AbortSignal): Promise<string[]> {
    const query = Object.entries(range).map(
      ([end, key]) => `${end}=${encodeURIComponent(JSON.stringify(key))}`
    );
    const { rows } = await this.#request(ListedRows, `/_all_docs?${query.join('&')}`, { signal });
    return rows.map(({ id }) => id);
  }

  /** The documents as they are now, each with its winning revision, and the names of those it is in conflict with. */
  async read(
    ids: string[],
    signal: AbortSignal,
    onBytes?: (bytes: number) => void
  ): Promise<RemoteDocument[]> {
    const request = { method: 'POST', body: JSON.stringify({ keys: ids }), signal };
    const { rows } = await this.#request(
      DocumentRows,
      '/_all_docs?include_docs=true&conflicts=true',
      request,
      { onBytes }
    );
    return rows.flatMap(({ doc }) => doc ?? []);
  }

  /** The ids of which the server lacks any of these revisions, deleted ones included. */
  async missing(revisions: Record<string, string[]>, signal: AbortSignal): Promise<string[]> {
    const request = { method: 'POST', body: JSON.stringify(revisions), signal };
    const lacking = await this.#request(RevsDiff, '/_revs_diff', request);
    return Object.keys(lacking).filter((id) => (lacking[id]?.missing?.length ?? 0) > 0);
  }

  /** Waits for a change after `since`, for half a minute at most; true if there was one. */
  async changedAfter(since: Sequence, signal: AbortSignal): Promise<boolean> {
    const query = new URLSearchParams({
      feed: 'longpoll',
      timeout: String(LONGPOLL_MS),
      since: String(since),
      limit: '1'
    });
    const changes = await this.#request(
      Changes,
      `/_changes?${query.toString()}`,
      { signal },
      { idleMs: LONGPOLL_IDLE_TIMEOUT_MS }
    );
    return changes.results.length > 0;
  }

  /**
   * Runs `work` with a PouchDB of the database. `onRequests` is called with the number of pending requests whenever it
   * changes.
   *
   * @throws StoreError or OfflineError as requests threw them, not what PouchDB turns them into.
   */
  async use<T>(
    signal: AbortSignal,
    work: (database: PouchDB.Database) => Promise<T>,
    { onBytes, onRequests }: Pick<FetchOptions, 'onBytes'> & { onRequests?: (pending: number) => void } = {}
  ): Promise<T> {
    let failure: unknown;
    let pending = 0;
    const fetch: PouchDB.Fetch = async (url, init) => {
      onRequests?.((pending += 1));
      try {
        return await checkResponse(await watchedFetch(url, { ...init, signal }, { onBytes }));
      } catch (error) {
        failure ??= error;
        throw error;
      } finally {
        onRequests?.((pending -= 1));
      }
    };
    try {
      // `skip_setup`: databases of the server are never created from here.
      return await work(new Pouch(this.#url, { adapter: 'http', skip_setup: true, fetch }));
    } catch (error) {
      throw failure ?? error;
    }
  }

  async #request<S extends v.GenericSchema>(
    schema: S,
    path: string,
    init: RequestInit,
    options?: FetchOptions
  ) {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const response = await checkResponse(await watchedFetch(this.#url + path, { ...init, headers }, options));
    const parsed = v.safeParse(schema, await response.json().catch(() => undefined));
    if (parsed.success) return parsed.output;
    throw serverFailed('The server sent an unexpected response.');
  }
}

/** The same response where it is one of CouchDB's that PouchDB can deal with. */
async function checkResponse(response: Response): Promise<Response> {
  const issue = classifyResponse({ status: response.status, ...(await readKind(response)) });
  const interruption = interruptionOf(issue, response);
  if (interruption) throw interruption;
  switch (issue) {
    case 'locked':
      throw serverFailed('The account is locked for a few minutes.');
    case 'signed-out':
      throw sessionEnded();
    case 'forbidden':
    case 'not-found':
    case 'no-database':
      throw new StoreError('access-removed', 'You no longer have access to this data.');
    case 'server-error':
      throw serverFailed('The server reported an internal error.');
    default:
      return response;
  }
}

/** Errors are read, because their status alone does not say who sent them: CouchDB, or something in between. */
async function readKind(response: Response): Promise<{ isJson: boolean } | { text: string }> {
  // Captive portals respond in the server's place.
  if (response.ok) return { isJson: !response.headers.get('content-type')?.startsWith('text/html') };
  return { text: await response.clone().text() };
}
