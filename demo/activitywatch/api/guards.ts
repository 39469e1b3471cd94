/** What stands before every route: the checks a request has to pass and the form an error takes. */
import type { Context, Middleware } from 'koa';
import { UnknownBucketError } from '../events/bucket-store.ts';
import { RefusalError, type Dialect } from './dialect.ts';

/** Responds with JSON as Flask does, `null` included. */
export function respond(ctx: Context, value: unknown, status = 200): void {
  ctx.status = status;
  ctx.body = `${JSON.stringify(value)}\n`;
  ctx.set('Content-Type', 'application/json');
}

/** Unknown buckets are 404, refusals what they say, all else (a bad date, a body of the wrong shape) a bare 500. */
export function answerErrors(dialect: Dialect): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (error instanceof UnknownBucketError)
        respond(ctx, { message: dialect.noSuchBucket(error.bucketId) }, 404);
      else if (error instanceof RefusalError) respond(ctx, { message: error.message }, error.status);
      else respond(ctx, { message: dialect.failure(error) }, 500);
    }
  };
}

/** Refuses requests that name another host: the servers' protection against DNS rebinding. */
export function checkHost(dialect: Dialect): Middleware {
  return async (ctx, next) => {
    const { host = '' } = ctx.req.headers;
    if (!['localhost', '127.0.0.1'].includes(host.split(':')[0] ?? '')) {
      throw new RefusalError(400, dialect.wrongHost(host));
    }
    await next();
  };
}

/** With a key, everything but the info needs it as a bearer token. */
export function checkApiKey(apiKey: string | undefined): Middleware {
  return async (ctx, next) => {
    const open = apiKey === undefined || ctx.path === '/api/0/info';
    if (!open && ctx.req.headers.authorization !== `Bearer ${apiKey}`) {
      throw new RefusalError(401, "Missing or invalid API key. Set 'Authorization: Bearer <key>' header.");
    }
    await next();
  };
}
