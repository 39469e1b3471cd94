/** What an HTTP response means, no matter who sent it: the service, CouchDB, or something between it and the client. */

export type ResponseIssue =
  /** Something else responds in the server's place: the sign-in page of a network, another program. */
  | 'not-tidesheet'
  /** The server, or its CouchDB, is away: a gateway in front of it says so. Try again later. */
  | 'unavailable'
  /** The server failed. */
  | 'server-error'
  /** The session has ended, or the credentials are wrong. */
  | 'signed-out'
  /** Too many wrong passwords: the account is locked for a few minutes. */
  | 'locked'
  | 'forbidden'
  /** CouchDB has no database of this name. */
  | 'no-database'
  | 'not-found'
  | 'conflict'
  /** An enrolment link that cannot be used any more. */
  | 'expired'
  | 'too-large'
  | 'rate-limited'
  /** Any other request that was refused. */
  | 'rejected';

export type ReceivedResponse = {
  status: number;
  /** Whether the body is JSON, as all responses of the service and of CouchDB are. */
  isJson: boolean;
  /** The body, where it was read: it tells a locked account and a missing database from other refusals. */
  text?: string;
};

const UNAVAILABLE = [502, 503, 504];

const BY_STATUS: Readonly<Record<number, ResponseIssue>> = {
  401: 'signed-out',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'expired',
  413: 'too-large',
  429: 'rate-limited'
};

/** The issue of a response; undefined for a success. */
export function classifyResponse({ status, isJson, text = '' }: ReceivedResponse): ResponseIssue | undefined {
  // Proxies respond with pages of their own where a body is too large or the server behind them is away.
  if (status === 413) return 'too-large';
  if (status >= 500) return !isJson || UNAVAILABLE.includes(status) ? 'unavailable' : 'server-error';
  if (!isJson) return 'not-tidesheet';
  if (status < 400) return undefined;
  if (status === 403 && /locked/i.test(text)) return 'locked';
  if (status === 404 && /database does not exist|no_db_file/i.test(text)) return 'no-database';
  return BY_STATUS[status] ?? 'rejected';
}
