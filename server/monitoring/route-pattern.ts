/** Patterns instead of paths, for labels and logs: a path can have a name, an address or a secret in it. */
import type { Context } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { COUCH_PATH, couchPathOf, isBelow } from '../mount-couch.ts';

/** What CouchDB's API has below a database, as far as a label names it. */
const RESOURCES = new Set([
  '_all_docs',
  '_bulk_docs',
  '_bulk_get',
  '_changes',
  '_design',
  '_ensure_full_commit',
  '_find',
  '_local',
  '_purge',
  '_revs_diff',
  '_security'
]);
const SERVER_RESOURCES = new Set(['_session', '_up', '_all_dbs', '_db_updates']);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

export const methodLabel = (method: string) => (METHODS.has(method) ? method : 'other');

/** `/api/v1/developers/:id/erase`, `/db/:database/_changes`. */
export function routePattern(ctx: Context): string {
  if (isBelow(COUCH_PATH, ctx)) return couchPattern(ctx);
  const matched: unknown = ctx._matchedRoute;
  // Where no route matches, the router names the one that responds with 404.
  if (typeof matched === 'string' && !matched.includes('*')) return matched;
  if (isBelow(API_PATH, ctx)) return `${API_PATH}/:unknown`;
  return isBelow('/metrics', ctx) ? '/metrics' : '/:dashboard';
}

function couchPattern(ctx: Context): string {
  const { database, resource } = couchPathOf(ctx);
  if (database === '') return COUCH_PATH;
  if (database.startsWith('_') && database !== '_users')
    return SERVER_RESOURCES.has(database) ? `${COUCH_PATH}/${database}` : `${COUCH_PATH}/:server`;
  const [first = ''] = resource.split('/');
  if (first === '') return `${COUCH_PATH}/:database`;
  return `${COUCH_PATH}/:database/${RESOURCES.has(first) ? first : ':document'}`;
}

/** Whether the response waits for changes. */
export const isFeed = (ctx: Context) => /[?&]feed=(longpoll|continuous|live|eventsource)\b/.test(ctx.url);
