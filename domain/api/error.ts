/** What the service responds where a request fails. */
import * as v from 'valibot';

/** The status of each kind of error. Programs tell errors apart by the kind: a status may have several. */
export const ERROR_STATUS = {
  'invalid-request': 400,
  'sign-in-required': 401,
  'sign-in-refused': 401,
  'account-locked': 403,
  'second-factor-required': 403,
  forbidden: 403,
  'cross-site': 403,
  'not-found': 404,
  'link-unknown': 404,
  'method-not-allowed': 405,
  'already-taken': 409,
  'account-state': 409,
  'link-expired': 410,
  'link-used': 410,
  'link-revoked': 410,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'unknown-host': 421,
  'too-many-requests': 429,
  'internal-error': 500,
  'database-unavailable': 503,
  'index-building': 503
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_STATUS, code);

/** The media type of errors: problem details of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The body of every response that is no success. Servers of earlier versions send `error` and `code` only. */
export const ErrorResponse = v.object({
  /** What happened and what to do, as sentences for people. */
  error: v.string(),
  /** An `ErrorCode`. Servers of other versions may send none, or others. */
  code: v.optional(v.string()),
  /** The meaning of the status. */
  title: v.optional(v.string()),
  status: v.optional(v.number()),
  /** The same as `error`. */
  detail: v.optional(v.string())
});
export type ErrorResponse = v.InferOutput<typeof ErrorResponse>;
