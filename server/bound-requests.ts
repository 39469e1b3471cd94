/** What reaches a CouchDB elsewhere: no more in a request, and in a database, than the embedded endpoint takes. */
import { Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { connect } from '../couch/connection.ts';
import { DEVELOPER_QUOTA, type Names } from '../couch/databases.ts';
import { databaseFull, MAX_MEMBER_BODY_BYTES } from '../couch/embedded/limits.ts';
import { isSessionRequest } from './mount-couch.ts';

class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

type Bounded = { url: string; authorization: string; names: Names };

/**
 * Refuses what is too large, and writes to databases that are full; `ctx.state.couchBody` is the body for the proxy. The
 * account of the service itself is bounded by CouchDB alone.
 */
export function boundRequests(proxy: Middleware, bounded: Bounded): Middleware {
  const isFull = measureDatabases(bounded);
  return async (ctx, next) => {
    if (isSessionRequest(ctx) || ctx.get('authorization') === bounded.authorization) return proxy(ctx, next);
    // CouchDB would unpack a thousand times as much as was sent.
    if (!['', 'identity'].includes(ctx.get('content-encoding').toLowerCase()))
      return refuse(ctx, 415, 'bad_content_type', 'Request bodies must not be compressed.');
    if (Number(ctx.get('content-length')) > MAX_MEMBER_BODY_BYTES) return refuseLarge(ctx);
    const body = boundBody(ctx);
    ctx.state['couchBody'] = body;
    const [database = '', resource = ''] = readPath(ctx);
    if (isWrite(ctx.method, resource) && (await isFull(database))) {
      const deletions = await readDeletions(body);
      const { status, error, reason } = databaseFull(DEVELOPER_QUOTA);
      if (deletions === undefined) return refuse(ctx, status, error, reason);
      ctx.state['couchBody'] = Readable.from([Buffer.from(deletions)]);
    }
    await proxy(ctx, next);
    if (body.errored instanceof BodyTooLargeError && !ctx.res.headersSent) refuseLarge(ctx);
  };
}

function refuse(ctx: Context, status: number, error: string, reason: string): void {
  ctx.status = status;
  // The rest of the body is not read.
  ctx.set('Connection', 'close');
  ctx.body = { error, reason };
}

const refuseLarge = (ctx: Context) =>
  refuse(
    ctx,
    413,
    'document_too_large',
    `The request body is too large: at most ${MAX_MEMBER_BODY_BYTES} bytes are taken.`
  );

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

function readPath(ctx: Context): string[] {
  const path: unknown = ctx.state['couchPath'];
  try {
    return String(path).split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}

const isWrite = (method: string, resource: string) =>
  method === 'PUT' || (method === 'POST' && ['', '_bulk_docs'].includes(resource));

const Deletions = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.object({ docs: v.array(v.object({ _deleted: v.literal(true) })) }),
    v.object({ _deleted: v.literal(true) })
  ])
);

/** The body if it only deletes documents; undefined for any other. */
async function readDeletions(body: Readable): Promise<string | undefined> {
  const sent = await text(body).catch(() => '');
  return v.is(Deletions, sent) ? sent : undefined;
}

const Info = v.object({ doc_count: v.number(), sizes: v.object({ file: v.number() }) });
const MEASURED_MS = 60_000;
const MAX_MEASURED = 10_000;

/** Whether a developer's database is full, measured at most once a minute. */
function measureDatabases({ url, authorization, names }: Bounded): (database: string) => Promise<boolean> {
  const couch = connect(url, { authorization });
  const measured = new Map<string, { isFull: boolean; atMs: number }>();
  return async (database) => {
    if (names.developerOf(database) === undefined) return false;
    const known = measured.get(database);
    if (known && Date.now() - known.atMs < MEASURED_MS) return known.isFull;
    const info = v.safeParse(Info, await couch.db.get(database).catch(() => undefined));
    const { documents, bytes } = DEVELOPER_QUOTA;
    const isFull = info.success && (info.output.doc_count >= documents || info.output.sizes.file >= bytes);
    if (measured.size >= MAX_MEASURED) measured.clear();
    measured.set(database, { isFull, atMs: Date.now() });
    return isFull;
  };
}
