/** The first middleware: turns whatever a request throws into a response. Defects are logged. */
import { STATUS_CODES } from 'node:http';
import Koa, { type Context, type Middleware } from 'koa';
import { ERROR_STATUS, PROBLEM_TYPE, type ErrorCode, type ErrorResponse } from '#domain/api/error.ts';
import { isDamaged, statusOf, UNREACHABLE } from '../couch/connection.ts';
import { DatabaseUnavailableError, RequestError } from './errors.ts';
import { COUCH_PATH, isBelow } from './mount-couch.ts';
import type { Log } from './service.ts';

export function handleErrors(log: Log): Middleware {
  return async (ctx, next) => {
    const respond = (code: ErrorCode, message: string) => {
      ctx.status = ERROR_STATUS[code];
      if (isBelow(COUCH_PATH, ctx)) ctx.body = couchError(code, message);
      else respondProblem(ctx, { error: message, code });
    };
    try {
      await next();
    } catch (error) {
      if (error instanceof RequestError) {
        return respond(error.code, [error.message, error.hint].filter(Boolean).join(' '));
      }
      if (error instanceof Koa.HttpError && error.expose) {
        ctx.status = error.statusCode;
        return respondProblem(ctx, { error: error.message });
      }
      if (isUnavailable(error)) {
        log(`CouchDB did not respond to ${ctx.method} ${ctx.path}: ${reasonOf(error)}`);
        return respond(
          'database-unavailable',
          'The database is not responding. Nothing was lost; try again.'
        );
      }
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log(`${ctx.method} ${ctx.path} failed: ${stack}`);
      respond(
        'internal-error',
        'Something went wrong on the server. It has been logged; nothing was lost. Try again.'
      );
    }
  };
}

/** What clients of earlier versions ask for, which take nothing but a sentence and a code for an error of this server. */
const JSON_ALONE = 'application/json';

/** Problem details of RFC 9457, whose type is the status; `code` says more. */
function respondProblem(ctx: Context, refusal: Pick<ErrorResponse, 'error' | 'code'>): void {
  const { status } = ctx;
  if (ctx.get('Accept') === JSON_ALONE) {
    ctx.body = refusal;
    return;
  }
  const title = STATUS_CODES[status] ?? 'Error';
  ctx.body = { title, status, detail: refusal.error, ...refusal } satisfies ErrorResponse;
  ctx.type = PROBLEM_TYPE;
}

/** The body of CouchDB's errors, which its clients expect below `/db`. */
const couchError = (code: ErrorCode, reason: string) => ({
  error: COUCH_ERRORS[ERROR_STATUS[code]] ?? code.replaceAll('-', '_'),
  reason,
  code
});

const COUCH_ERRORS: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found'
};

const GATEWAY_STATUSES = [502, 503, 504];

/** Whether CouchDB, or a gateway in front of it, is away. The client and `fetch` have no error classes for that. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError || isDamaged(error)) return true;
  if (!(error instanceof Error)) return false;
  const unreached = UNREACHABLE.test(error.message) || error.name === 'TimeoutError';
  const unfetched = error instanceof TypeError && error.message === 'fetch failed';
  return unreached || unfetched || GATEWAY_STATUSES.includes(statusOf(error) ?? 0);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
