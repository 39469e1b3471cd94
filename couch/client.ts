/** The requests to CouchDB that this program makes, by the names that nano gives them. */
import type {
  DatabaseChangesResponse,
  DatabaseCreateParams,
  DatabaseGetResponse,
  DocumentBulkResponse,
  DocumentDestroyResponse,
  DocumentFetchResponse,
  DocumentGetResponse,
  DocumentInsertResponse,
  DocumentListParams,
  DocumentListResponse,
  DocumentViewResponse,
  MaybeDocument,
  OkResponse
} from 'nano';
import type { CouchReply, Transport } from './transport.ts';

/** Parameters of a query. Keys are sent as JSON, and what is undefined is not sent. */
type Query = Record<string, unknown>;

export type RequestOptions = {
  db?: string;
  /** Below the database, percent-encoded. */
  path?: string;
  method?: string;
  qs?: object;
  body?: object;
  signal?: AbortSignal;
};

export type Database<D> = {
  info: () => Promise<DatabaseGetResponse>;
  get: (id: string, qs?: object) => Promise<DocumentGetResponse & D>;
  head: (id: string) => Promise<Record<string, string>>;
  insert: (document: D & MaybeDocument, id?: string) => Promise<DocumentInsertResponse>;
  destroy: (id: string, rev: string | undefined) => Promise<DocumentDestroyResponse>;
  bulk: (body: { docs: object[]; new_edits?: boolean }) => Promise<DocumentBulkResponse[]>;
  list: (qs?: DocumentListParams) => Promise<DocumentListResponse<D>>;
  /** With the documents. @throws Error without keys, for which CouchDB would list everything */
  fetch: (keys: { keys: string[] }, qs?: object) => Promise<DocumentFetchResponse<D>>;
  /** The same without them. */
  fetchRevs: (keys: { keys: string[] }) => Promise<DocumentFetchResponse<D>>;
  view: <V>(design: string, view: string, qs?: object) => Promise<DocumentViewResponse<V, D>>;
  changes: (qs?: object) => Promise<DatabaseChangesResponse>;
};

export type CouchClient = {
  /** Any request. @throws CouchResponseError, MalformedResponseError */
  request: <R>(options: RequestOptions) => Promise<R>;
  use: <D>(database: string) => Database<D>;
  db: {
    create: (name: string, qs?: DatabaseCreateParams) => Promise<OkResponse>;
    /** Without its sizes, for which the embedded store looks at all its files. */
    get: (name: string) => Promise<Omit<DatabaseGetResponse, 'sizes'>>;
    /** With its sizes. */
    measure: (name: string) => Promise<DatabaseGetResponse>;
    destroy: (name: string) => Promise<OkResponse>;
    list: () => Promise<string[]>;
    compact: (name: string) => Promise<OkResponse>;
  };
};

/** A response of 400 and above. Its message is CouchDB's reason. */
export class CouchResponseError extends Error {
  override readonly name = 'CouchResponseError';
  readonly statusCode: number;
  /** CouchDB's name of the error, where it names one. */
  readonly error: string | undefined;
  readonly reason: string | undefined;

  constructor(status: number, { error, reason }: { error?: string; reason?: string }) {
    super(reason || error || `CouchDB responded with ${status}`);
    this.statusCode = status;
    this.error = error;
    this.reason = reason;
  }
}

/** What responds is no CouchDB. */
export class MalformedResponseError extends Error {
  override readonly name = 'MalformedResponseError';
}

/** How the message of an error begins when nothing was reached; the reason follows. */
export const UNREACHABLE = /^error happened in your connection\. Reason: /;

/** Sends every request with these headers, such as the authorization of an account. */
export function createClient(transport: Transport, headers: Record<string, string>): CouchClient {
  const sent = { accept: 'application/json', 'content-type': 'application/json', ...headers };

  const send = async ({
    db,
    path,
    method = 'GET',
    qs,
    body,
    signal
  }: RequestOptions): Promise<CouchReply> => {
    const resource = [...(db === undefined ? [] : [encodeURIComponent(db)]), path ?? ''].join('/');
    const reply = await transport({
      method: method.toUpperCase(),
      path: `/${resource.replace(/\/$/, '')}${formatQuery(qs)}`,
      headers: sent,
      body: body && JSON.stringify(body),
      signal
    }).catch((error: unknown) => {
      throw unreached(error);
    });
    if (reply.status >= 400) throw new CouchResponseError(reply.status, readProblem(reply.text));
    return reply;
  };

  const request = async <R>(options: RequestOptions): Promise<R> => {
    const { text } = await send(options);
    return parse(text);
  };

  return {
    request,
    use: (database) => useDatabase(request, send, database),
    db: {
      create: (db, qs) => request({ db, method: 'PUT', ...(qs && { qs }) }),
      // CouchDB itself ignores it.
      get: (db) => request({ db, qs: { sizes: false } }),
      measure: (db) => request({ db }),
      destroy: (db) => request({ db, method: 'DELETE' }),
      list: () => request({ path: '_all_dbs' }),
      compact: (db) => request({ db, path: '_compact', method: 'POST' })
    }
  };
}

function useDatabase<D>(
  request: CouchClient['request'],
  send: (options: RequestOptions) => Promise<CouchReply>,
  db: string
): Database<D> {
  return {
    info: () => request({ db }),
    get: (id, qs) => request({ db, path: pathOf(id), ...(qs && { qs }) }),
    head: async (id) => (await send({ db, path: pathOf(id), method: 'HEAD' })).headers,
    insert: (body, id) =>
      request(
        id === undefined ? { db, method: 'POST', body } : { db, path: pathOf(id), method: 'PUT', body }
      ),
    destroy: (id, rev) => request({ db, path: pathOf(id), method: 'DELETE', qs: { rev } }),
    bulk: (body) => request({ db, path: '_bulk_docs', method: 'POST', body }),
    list: (qs) => request({ db, path: '_all_docs', ...(qs && { qs }) }),
    fetch: (body, qs) =>
      request({
        db,
        path: '_all_docs',
        method: 'POST',
        qs: { ...qs, include_docs: true },
        body: requireKeys(body)
      }),
    fetchRevs: (body) => request({ db, path: '_all_docs', method: 'POST', body: requireKeys(body) }),
    changes: (qs) => request({ db, path: '_changes', ...(qs && { qs }) }),
    view: (design, view, qs) => {
      const path = `_design/${design}/_view/${view}`;
      const { keys, ...rest }: Query = { ...qs };
      if (keys === undefined) return request({ db, path, qs: rest });
      return request({ db, path, method: 'POST', qs: rest, body: { keys } });
    }
  };
}

function requireKeys(body: { keys: string[] }): { keys: string[] } {
  if (body.keys.length === 0) throw new Error('At least one key is needed.');
  return body;
}

/** The slash after these is no part of a name. */
const FOLDER = /^(_design|_local)\//;

function pathOf(id: string): string {
  const [folder = ''] = FOLDER.exec(id) ?? [];
  return folder + encodeURIComponent(id.slice(folder.length));
}

const JSON_PARAMETERS = new Set(['startkey', 'endkey', 'key', 'keys', 'start_key', 'end_key']);

function formatQuery(qs: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...qs }))
    if (value !== undefined)
      parameters.set(name, JSON_PARAMETERS.has(name) ? JSON.stringify(value) : String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function parse<R>(text: string): R {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedResponseError('The response of CouchDB is not JSON.');
  }
}

function readProblem(text: string): { error?: string; reason?: string } {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return {};
    const { error, reason }: { error?: unknown; reason?: unknown } = body;
    return {
      ...(typeof error === 'string' && { error }),
      ...(typeof reason === 'string' && { reason })
    };
  } catch {
    return {};
  }
}

function unreached(error: unknown): Error {
  const cause = error instanceof Error ? (error.cause ?? error.message) : error;
  return new Error(`error happened in your connection. Reason: ${String(cause)}`);
}
