import type { Context } from 'koa';

/**
 * Sets the entity tag of a response: weak, because it may be compressed. @returns whether the client has it already: then the
 * response is 304, without a body.
 */
export function isUnchanged(ctx: Context, tag: string): boolean {
  ctx.set({ ETag: `W/"${tag}"`, 'Cache-Control': 'private, no-cache' });
  if (!ctx.fresh) return false;
  ctx.status = 304;
  return true;
}
