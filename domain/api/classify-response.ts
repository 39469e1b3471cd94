/** What an HTTP response means, no matter who sent it: the service, CouchDB, or something between it and the client. */
import * as v from 'valibot';

export type ResponseIssue =
  /** Something else responds in the server's place: the sign-in page of a network, another program. */
  | 'not-tidesheet'
  /** Something between the client and the server refuses the request: a firewall, a filter, a proxy that wants a sign-in. */
  | 'blocked'
  /** The server, or its CouchDB, is away: a gateway in front of it says so. Try again later. */
  | 'unavailable'
  /** The server failed. */
  | 'server-error'
  /** The session has ended, or the credentials are wrong. */
  | 'signed-out'
  /** Too many wrong passwords: the account is locked for a few minutes. */
  | 'locked'
  /** The password is right, and a code is needed or was wrong. */
  | 'second-factor'
  | 'forbidden'
  /** CouchDB has no database of this name. */
  | 'no-database'
  | 'not-found'
  | 'conflict'
  /** An enrolment link that cannot be used any more. */
  | 'expired'
  | 'too-large'
  /** Too many requests, for the server or for a proxy: wait as long as `Retry-After` says. */
  | 'rate-limited'
  /** Any other request that was refused. */
  | 'rejected';

/**
 * `text` is the body, which distinguishes a locked account and a missing database from other refusals. Where it was not read:
 * whether it is JSON, as all bodies of the service and of CouchDB are.
 */
export type ReceivedResponse = { status: number; text: string } | { status: number; isJson: boolean };

const UNAVAILABLE = [502, 503, 504];
/** Of proxies: they want a sign-in of their own, or must not show the content. */
const REFUSED_BETWEEN = [407, 451];
/** A network asks for a sign-in before it lets anything through. */
const NETWORK_SIGN_IN = 511;

const BY_STATUS: Readonly<Record<number, ResponseIssue>> = {
  401: 'signed-out',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'expired'
};

const Json = v.pipe(v.string(), v.parseJson());
/** CouchDB names the kind of error and gives a reason. */
const CouchRefusal = v.object({ error: v.string(), reason: v.string(), code: v.optional(v.string()) });
/** The service gives a sentence and a code, alone or in a problem of RFC 9457, and nothing else. */
const refusalFields = { error: v.string(), code: v.pipe(v.string(), v.regex(/^[a-z-]+$/)) };
const ServiceRefusal = v.union([
  v.strictObject(refusalFields),
  v.strictObject({ ...refusalFields, title: v.string(), status: v.number(), detail: v.string() })
]);
type Refusal = { error: string; code?: string; reason?: string };

const COUCH_ERRORS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found'
};

/** The body of a refusal of the service or of CouchDB; undefined for one of anything else, such as a firewall. */
function readRefusal(status: number, text: string): Refusal | undefined {
  const parsed = v.safeParse(Json, text);
  const ofService = v.safeParse(ServiceRefusal, parsed.output);
  if (ofService.success) return ofService.output;
  const ofCouch = v.safeParse(CouchRefusal, parsed.output);
  return ofCouch.success && ofCouch.output.error === COUCH_ERRORS[status] ? ofCouch.output : undefined;
}

/** The issue of a response; undefined for a success. */
export function classifyResponse(response: ReceivedResponse): ResponseIssue | undefined {
  const { status } = response;
  const isJson = 'text' in response ? v.is(Json, response.text) : response.isJson;
  // Proxies respond with pages of their own where a body is too large or the server behind them is away.
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  if (REFUSED_BETWEEN.includes(status)) return 'blocked';
  if (status === NETWORK_SIGN_IN) return 'not-tidesheet';
  if (status >= 500) return !isJson || UNAVAILABLE.includes(status) ? 'unavailable' : 'server-error';
  if (status in COUCH_ERRORS && 'text' in response) return classifyRefusal(status, response.text);
  if (!isJson) return 'not-tidesheet';
  return status < 400 ? undefined : (BY_STATUS[status] ?? 'rejected');
}

/** What ends a session, an access or a database has to come from the service or from CouchDB itself. */
function classifyRefusal(status: number, text: string): ResponseIssue | undefined {
  const refusal = readRefusal(status, text);
  if (!refusal) return status === 403 ? 'blocked' : 'not-tidesheet';
  const { code, reason = '' } = refusal;
  if (code === 'account-locked' || /^account is temporarily locked/i.test(reason)) return 'locked';
  if (status === 403 && code === 'second-factor-required') return 'second-factor';
  if (status === 404 && /^(database does not exist|no_db_file)/i.test(reason)) return 'no-database';
  return BY_STATUS[status];
}

const DEFAULT_RETRY_MS = 60_000;
const MAX_RETRY_MS = 10 * 60_000;

/** How long to wait after a response with this `Retry-After` (seconds or a date), in milliseconds, up to ten minutes. */
export function readRetryAfterMs(value: string | null, nowMs: number): number {
  const seconds = /^\d+$/.test(value?.trim() ?? '')
    ? Number(value)
    : (Date.parse(value ?? '') - nowMs) / 1000;
  if (Number.isNaN(seconds)) return DEFAULT_RETRY_MS;
  return Math.min(Math.max(seconds * 1000, 1000), MAX_RETRY_MS);
}
