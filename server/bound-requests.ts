/** What reaches a CouchDB elsewhere: no more in a request, and in a database, than the embedded endpoint takes. */
import { Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { quotaOf, type Names, type Quota } from '../couch/databases.ts';
import { badRequest, type CouchError, tooLarge, wrongContentEncoding } from '../couch/embedded/errors.ts';
import { databaseFull, MAX_MEMBER_BODY_BYTES, refuseLargeLocal } from '../couch/embedded/limits.ts';
import { checkBody, checkQuery } from './check-couch-request.ts';
import { refuseUnread } from './couch-refusal.ts';
import { DatabaseMeasurements } from './measure-databases.ts';
import { couchPathOf, isSessionRequest } from './mount-couch.ts';
import { parseJson } from './session-body.ts';

const GZIP = 'gzip';

class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** `quota`: of every database, instead of those of the embedded endpoint. */
type Bounded = { url: string; authorization: string; names: Names; quota?: Quota };

/**
 * Refuses what is too large, and writes to databases that are full; `ctx.state.couchBody` is the body for the proxy. The
 * account of the service itself is bounded by CouchDB alone.
 */
export function boundRequests(proxy: Middleware, bounded: Bounded): Middleware {
  const { authorization, names, quota } = bounded;
  const measurements = new DatabaseMeasurements(bounded, (database) => {
    const own = quotaOf(names, database);
    return own && (quota ?? own);
  });
  return async (ctx, next) => {
    if (isSessionRequest(ctx) || ctx.get('authorization') === authorization) return proxy(ctx, next);
    const { database, resource } = couchPathOf(ctx);
    const encoding = ctx.get('content-encoding').toLowerCase();
    if (!['', 'identity', GZIP].includes(encoding)) return refuseUnread(ctx, wrongContentEncoding(encoding));
    const badQuery = checkQuery(ctx.query);
    if (badQuery) return refuseUnread(ctx, badQuery);
    if (Number(ctx.get('content-length')) > MAX_MEMBER_BODY_BYTES) return refuseLarge(ctx);
    const body = boundBody(ctx, encoding === GZIP);
    ctx.state['couchBody'] = body;
    if (encoding === GZIP || isRead(ctx.method, resource)) {
      const bytes = await buffer(body).catch(() => undefined);
      if (!bytes) return isNotGzip(body.errored) ? refuseUnread(ctx, NOT_GZIP) : refuseLarge(ctx);
      if (encoding === GZIP) describeUnpacked(ctx, bytes);
      const sent = parseJson(bytes.toString());
      const documents = documentsOf(resource, sent);
      const problem = checkBody(resource, sent) ?? checkLocalDocuments(resource, documents);
      if (problem) return refuseUnread(ctx, problem);
      if (isWrite(ctx.method, resource)) {
        const exceeded = await measurements.exceededQuota(database, v.is(Deletions, documents));
        if (exceeded) return refuseUnread(ctx, databaseFull(exceeded));
        measurements.count(database, { documents: documents.length, bytes: bytes.length });
      }
      ctx.state['couchBody'] = Readable.from([bytes]);
    }
    await proxy(ctx, next);
    if (body.errored instanceof BodyTooLargeError && !ctx.res.headersSent) await refuseLarge(ctx);
  };
}

const refuseLarge = (ctx: Context) => refuseUnread(ctx, tooLarge(MAX_MEMBER_BODY_BYTES));

const NOT_GZIP = badRequest('Request body is not properly gzipped.');

const isNotGzip = (error: Error | null) =>
  error !== null && 'code' in error && String(error.code).startsWith('Z_');

/** CouchDB gets the body unpacked: it would unpack a thousand times as much as was sent. */
function describeUnpacked({ req }: Context, bytes: Buffer): void {
  delete req.headers['content-encoding'];
  delete req.headers['transfer-encoding'];
  req.headers['content-length'] = String(bytes.length);
}

/** The body as a stream that fails once it has too many bytes, which are counted as they are unpacked. */
function boundBody({ req }: Context, isPacked: boolean): Transform {
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
  if (!isPacked) return req.pipe(bounded);
  const unpack = createGunzip();
  unpack.on('error', (error) => bounded.destroy(error));
  // The rest of what was sent is not unpacked.
  bounded.on('error', () => req.unpipe(unpack) && unpack.destroy());
  return req.pipe(unpack).pipe(bounded);
}

/** Whether the body is read here: it says what is asked for, or what is written. */
const isRead = (method: string, resource: string) =>
  isWrite(method, resource) || (method === 'POST' && resource !== '');

const isWrite = (method: string, resource: string) =>
  method === 'PUT' || (method === 'POST' && ['', '_bulk_docs'].includes(resource));

const Deletions = v.array(v.object({ _deleted: v.literal(true) }));

const Bulk = v.object({ docs: v.array(v.unknown()) });

/** The documents that a request writes. */
const documentsOf = (resource: string, sent: unknown): unknown[] =>
  resource === '_bulk_docs' && v.is(Bulk, sent) ? sent.docs : [sent];

const LOCAL = '_local/';
const Local = v.object({ _id: v.pipe(v.string(), v.startsWith(LOCAL)) });

/** The refusal of local documents that are larger than those of replication; undefined: there are none. */
function checkLocalDocuments(resource: string, documents: unknown[]): CouchError | undefined {
  for (const document of documents) {
    const id = resource.startsWith(LOCAL) ? resource : v.is(Local, document) ? document._id : undefined;
    if (id === undefined) continue;
    const refused = refuseLargeLocal(id, Buffer.byteLength(JSON.stringify(document) ?? ''));
    if (refused) return refused;
  }
  return undefined;
}
