/** What reaches a CouchDB elsewhere: no more in a request, and in a database, than the embedded endpoint takes. */
import { Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { connect } from '../couch/connection.ts';
import { DEVELOPER_QUOTA, type Names, type Quota } from '../couch/databases.ts';
import { RecentMap } from '../couch/embedded/auth/recent-map.ts';
import { CouchError, forbidden, tooLarge } from '../couch/embedded/errors.ts';
import {
  databaseFull,
  MAX_BULK_DOCUMENTS,
  MAX_KEYS,
  MAX_MEMBER_BODY_BYTES,
  MAX_QUERIES,
  tooMany
} from '../couch/embedded/limits.ts';
import { refuseUnread } from './couch-refusal.ts';
import { couchSegments, isSessionRequest } from './mount-couch.ts';

class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** `quota` of a developer's database, by default that of the embedded endpoint. */
type Bounded = { url: string; authorization: string; names: Names; quota?: Quota };

/**
 * Refuses what is too large, and writes to databases that are full; `ctx.state.couchBody` is the body for the proxy. The
 * account of the service itself is bounded by CouchDB alone.
 */
export function boundRequests(proxy: Middleware, bounded: Bounded): Middleware {
  const { authorization, quota = DEVELOPER_QUOTA } = bounded;
  const isFull = measureDatabases({ ...bounded, quota });
  return async (ctx, next) => {
    if (isSessionRequest(ctx) || ctx.get('authorization') === authorization) return proxy(ctx, next);
    // CouchDB would unpack a thousand times as much as was sent.
    if (!['', 'identity'].includes(ctx.get('content-encoding').toLowerCase()))
      return refuseUnread(
        ctx,
        new CouchError(415, 'bad_content_type', 'Request bodies must not be compressed.')
      );
    if ([ctx.query['filter'] ?? []].flat().some((filter) => !FILTERS.includes(filter)))
      return refuseUnread(ctx, forbidden(`Changes are filtered by ${FILTERS.join(' or ')} only.`));
    if (Number(ctx.get('content-length')) > MAX_MEMBER_BODY_BYTES) return refuseLarge(ctx);
    const body = boundBody(ctx);
    ctx.state['couchBody'] = body;
    const [database = '', resource = ''] = couchSegments(ctx);
    const isRefused = isWrite(ctx.method, resource) && (await isFull(database));
    if (isRefused || (ctx.method === 'POST' && resource !== '')) {
      const bytes = await buffer(body).catch(() => undefined);
      if (!bytes) return refuseLarge(ctx);
      const sent = parse(bytes);
      if (isRefused && !v.is(Deletions, sent)) return refuseUnread(ctx, databaseFull(quota));
      const excess = findExcess(resource, sent);
      if (excess) return refuseUnread(ctx, excess);
      ctx.state['couchBody'] = Readable.from([bytes]);
    }
    await proxy(ctx, next);
    if (body.errored instanceof BodyTooLargeError && !ctx.res.headersSent) refuseLarge(ctx);
  };
}

const refuseLarge = (ctx: Context) => refuseUnread(ctx, tooLarge(MAX_MEMBER_BODY_BYTES));

/** The body as a stream that fails once it has too many bytes. */
function boundBody({ req }: Context): Transform {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_MEMBER_BODY_BYTES) done(new BodyTooLargeError());
      else done(null, chunk);
    }
  });
  req.once('close', () => req.complete || bounded.destroy(new Error('The connection was lost.')));
  // Without a reader an error would end the process.
  bounded.on('error', () => undefined);
  return req.pipe(bounded);
}

const isWrite = (method: string, resource: string) =>
  method === 'PUT' || (method === 'POST' && ['', '_bulk_docs'].includes(resource));

const Deletions = v.union([
  v.object({ docs: v.array(v.object({ _deleted: v.literal(true) })) }),
  v.object({ _deleted: v.literal(true) })
]);

/** The JSON value of a body; undefined where it is none. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/** CouchDB would evaluate any other filter for each change. */
const FILTERS = ['_doc_ids', '_design'];
const MAX_ITEMS = { docs: MAX_BULK_DOCUMENTS, keys: MAX_KEYS, doc_ids: MAX_KEYS, queries: MAX_QUERIES };
const WITH_REVISIONS = ['_revs_diff', '_missing_revs'];

/** The refusal of a request that has too many of something; undefined: it has not. */
function findExcess(resource: string, sent: unknown): CouchError | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const counted = WITH_REVISIONS.includes(resource)
    ? [['documents', Object.keys(sent).length, MAX_KEYS] as const]
    : Object.entries(MAX_ITEMS).map(([member, max]) => [member, lengthOf(sent, member), max] as const);
  const found = counted.find(([, count, max]) => count > max);
  if (!found) return undefined;
  const [what, count, max] = found;
  return tooMany(what, { count, max });
}

function lengthOf(sent: object, member: string): number {
  const list = Object.entries(sent).find(([name]) => name === member)?.[1];
  return Array.isArray(list) ? list.length : 0;
}

const Info = v.object({ doc_count: v.number(), sizes: v.object({ file: v.number() }) });
const MEASURED_MS = 60_000;
const MAX_MEASURED = 10_000;

/** Whether a developer's database is full, measured at most once a minute. */
function measureDatabases({
  url,
  authorization,
  names,
  quota
}: Required<Bounded>): (database: string) => Promise<boolean> {
  const couch = connect(url, { authorization });
  const measured = new RecentMap<{ isFull: boolean; atMs: number }>({
    maxEntries: MAX_MEASURED,
    maxAgeMs: MEASURED_MS
  });
  return async (database) => {
    if (names.developerOf(database) === undefined) return false;
    const known = measured.get(database);
    if (known && Date.now() - known.atMs < MEASURED_MS) return known.isFull;
    const info = v.safeParse(Info, await couch.db.get(database).catch(() => undefined));
    const { documents, bytes } = quota;
    const isFull = info.success && (info.output.doc_count >= documents || info.output.sizes.file >= bytes);
    const atMs = Date.now();
    measured.set(database, { isFull, atMs }, atMs);
    return isFull;
  };
}
