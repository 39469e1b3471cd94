/** What can go wrong between this browser and the server. Every message can be shown as it is. */
import type { ResponseIssue } from '#domain/api/classify-response.ts';
import { TidesheetError } from '#domain/errors.ts';

/** Tells errors apart by what has to happen next. */
export type StoreErrorCode =
  /** The server is unreachable, or something else responds in its place: try again later. */
  | 'offline'
  /** Something between this browser and the server refuses requests: try again later. */
  | 'blocked'
  /** The server, or a proxy in front of it, wants fewer requests: wait `retryAfterMs`. */
  | 'rate-limited'
  /** The session has ended. */
  | 'session-ended'
  /** This user may no longer read the database, or it no longer exists: ask the server who they are. */
  | 'access-removed'
  /** This device has no space left. */
  | 'storage-full'
  /** The browser stores nothing for this site. */
  | 'storage-refused'
  /** The server, the browser's storage or this program failed. */
  | 'failed';

export class StoreError extends TidesheetError {
  override readonly name = 'StoreError';
  declare readonly code: StoreErrorCode;
  /** How long to wait before the next request, where the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: StoreErrorCode, message: string, cause?: unknown, retryAfterMs?: number) {
    super(message, { code, cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server understood a request and refused it; the message is the server's own reason. */
export class RefusedError extends TidesheetError {
  override readonly name = 'RefusedError';
  readonly issue: ResponseIssue;

  constructor(issue: ResponseIssue, reason: string) {
    super(reason, { code: 'refused' });
    this.issue = issue;
  }
}

/** A sign-in or a password change failed; the message says why and what to do. */
export class SignInError extends TidesheetError {
  override readonly name = 'SignInError';

  constructor(message: string, cause?: unknown) {
    super(message, { code: 'sign-in-failed', cause });
  }
}

export const sessionEnded = () =>
  new StoreError(
    'session-ended',
    'Your session has ended. Your data on this device is safe. Sign in again to sync.'
  );

export const blocked = (status: number) =>
  new StoreError(
    'blocked',
    `Something between this browser and the server refuses requests (${status}), for example a firewall or a proxy. Your data on this device is safe, and syncing is tried again.`
  );

export const rateLimited = (retryAfterMs: number) =>
  new StoreError(
    'rate-limited',
    `The server asks to wait (429). Syncing goes on in ${formatWait(retryAfterMs)}. Your data on this device is safe.`,
    undefined,
    retryAfterMs
  );

const formatWait = (ms: number) =>
  ms <= 90_000 ? `${Math.ceil(ms / 1000)} seconds` : `${Math.ceil(ms / 60_000)} minutes`;

export const serverFailed = (what: string) =>
  new StoreError('failed', `${what} Your data on this device is safe.`);

export const storageFull = (cause?: unknown) =>
  new StoreError(
    'storage-full',
    'This device has no space left. Data on the server is safe. Free some space, then reload.',
    cause
  );

export const storageRefused = (cause?: unknown) =>
  new StoreError(
    'storage-refused',
    'This browser stores no data for this site, which Tidesheet needs. Allow cookies and site data for this address in the settings of the browser, then reload.',
    cause
  );

/** Any error as a StoreError. A full disk shows only in the name of IndexedDB's error, which PouchDB passes on as text. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof TidesheetError)
    return new StoreError(error.code === 'offline' ? 'offline' : 'failed', error.message, error);
  if (/QuotaExceeded/.test(describe(error))) return storageFull(error);
  return new StoreError(
    'failed',
    `Syncing failed: ${describe(error)}. Your data on this device is safe.`,
    error
  );
}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const texts = ['name', 'message', 'reason'].map((field) => Reflect.get(error, field) as unknown);
  return [...new Set(texts.filter((text) => typeof text === 'string' && text !== ''))].join(': ');
}
