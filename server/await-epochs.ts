/**
 * Nobody reads or writes a database before its epoch has begun: what was written to one that was restored from a backup could not be
 * distinguished from what was there before.
 */
import type { Middleware } from 'koa';
import { abortable, isDamaged } from '../couch/connection.ts';
import type { EpochWriter } from './jobs/epoch-writer.ts';
import { couchPathOf, isBelow } from './mount-couch.ts';

const TIMEOUT_MS = 30_000;

const withTimeout = (work: Promise<void>) => abortable(AbortSignal.timeout(TIMEOUT_MS), work);

/** Wraps the middleware that responds for CouchDB. `ownAuthorization`: the header of the service's own account. */
export function awaitEpoch(epochs: EpochWriter, couchdb: Middleware, ownAuthorization: string): Middleware {
  return async (ctx, next) => {
    const { database } = couchPathOf(ctx);
    if (epochs.isAbout(database) && ctx.get('Authorization') !== ownAuthorization)
      await withTimeout(epochs.ensure(database)).catch((error: unknown) => {
        // The store says so itself.
        if (!isDamaged(error)) throw error;
      });
    return couchdb(ctx, next);
  };
}

/** Requests to the API that change something wait for all databases. */
export function awaitEpochs(epochs: EpochWriter, path: string): Middleware {
  return async (ctx, next) => {
    if (isBelow(path, ctx) && !['GET', 'HEAD'].includes(ctx.method)) await withTimeout(epochs.ready());
    return next();
  };
}
