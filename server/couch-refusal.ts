import type { Context } from 'koa';
import type { CouchError } from '../couch/embedded/errors.ts';

/** Refuses a request below `/db` as CouchDB would. */
export function refuseAsCouch(ctx: Context, { status, error, reason, headers }: CouchError): void {
  ctx.set(headers);
  ctx.status = status;
  ctx.body = { error, reason };
}

/** The same, where the rest of the body is not read. */
export function refuseUnread(ctx: Context, error: CouchError): void {
  refuseAsCouch(ctx, error);
  ctx.set('Connection', 'close');
}
