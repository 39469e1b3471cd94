import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { CouchError } from '../couch/embedded/errors.ts';

/** Refuses a request below `/db` as CouchDB would. */
export function refuseAsCouch(ctx: Context, { status, error, reason, headers }: CouchError): void {
  ctx.set(headers);
  ctx.status = status;
  ctx.body = { error, reason };
}

/** Clients read a response once they have sent the body: this much of it is read and dropped for that, and no more. */
const MAX_DROPPED_BYTES = 16_000_000;
const TIMEOUT_DROPPING_MS = 5_000;

/** The same, where the body was not read, or not wholly. */
export async function refuseUnread(ctx: Context, error: CouchError): Promise<void> {
  refuseAsCouch(ctx, error);
  if (!(await dropBody(ctx.req))) ctx.set('Connection', 'close');
}

/** @returns whether the whole body was read. */
function dropBody(request: IncomingMessage): Promise<boolean> {
  if (request.readableEnded) return Promise.resolve(true);
  return new Promise((resolve) => {
    let bytes = 0;
    const end = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', end).off('close', end);
      resolve(request.complete);
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_DROPPED_BYTES) end();
    };
    const timer = setTimeout(end, TIMEOUT_DROPPING_MS);
    request.unpipe().on('data', count).once('end', end).once('close', end).resume();
  });
}
