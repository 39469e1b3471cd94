import { methodNotAllowed, noDatabase } from '../errors.ts';
import { requireMember } from '../security.ts';
import type { Answer, DatabaseHandler, DatabaseRequest, Handler, Request } from './request.ts';

/** The handlers of one resource by method; HEAD is answered like GET, without the body. */
export type Methods<H> = { readonly [method in 'GET' | 'PUT' | 'POST' | 'DELETE']?: H };

/** @throws CouchError 405 naming the methods there are. */
export function pick<H>(methods: Methods<H>, method: string): H {
  const handler = Object.entries(methods).find(
    ([name]) => name === (method === 'HEAD' ? 'GET' : method)
  )?.[1];
  if (handler) return handler;
  throw methodNotAllowed(Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])));
}

/** Runs a handler with the database of the request's path. @throws CouchError 404, 401 or 403. */
export function withDatabase(handle: DatabaseHandler): Handler {
  return (request: Request): Promise<Answer> => {
    const [name] = request.path;
    if (name === undefined) throw noDatabase();
    return request.endpoint.databases.use(name, (database) => {
      requireMember(request.user, database.security);
      const inside: DatabaseRequest = { ...request, database, name };
      return handle(inside);
    });
  };
}
