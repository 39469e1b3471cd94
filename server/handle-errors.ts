import Koa, { type Middleware } from 'koa';
import { isNotAnswering } from './not-answering.ts';

export type Log = (line: string) => void;

/** The first middleware: what a route throws for the client is answered as JSON; anything else is our defect, logged. */
export function handleErrors(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (error instanceof Koa.HttpError && error.expose) {
        ctx.status = error.statusCode;
        ctx.body = { error: error.message };
        return;
      }
      if (isNotAnswering(error)) {
        log(`CouchDB did not answer ${ctx.method} ${ctx.path}: ${describe(error)}`);
        ctx.status = 503;
        ctx.body = { error: 'The database is not answering. Nothing was lost; try again.' };
        return;
      }
      log(
        `${ctx.method} ${ctx.path} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
      );
      ctx.status = 500;
      ctx.body = {
        error: 'Something went wrong on the server. It has been logged; nothing was lost. Try again.'
      };
    }
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
