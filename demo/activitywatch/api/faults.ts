/** Ways to misbehave, for tests of what a client does then. */
import type { Middleware } from 'koa';

/** `refuse` closes the port; `hang` accepts the request and never responds. */
export type Fault = '500' | 'html' | 'hang' | 'refuse';

/** Responds with the fault that is currently set. */
export function misbehave(current: () => Fault | null): Middleware {
  return async (ctx, next) => {
    const fault = current();
    if (fault === null) return next();
    if (fault === 'hang') return new Promise(() => {});
    ctx.status = fault === 'html' ? 200 : 500;
    ctx.type = fault === 'html' ? 'text/html' : 'application/json';
    ctx.body =
      fault === 'html'
        ? '<!doctype html><title>Sign in to the network</title><p>Please accept the terms of use.</p>'
        : '{"message": "Internal Server Error"}\n';
  };
}
