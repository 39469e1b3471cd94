/** What can go wrong between a replica and its server, told apart by what has to happen next. */
export type FailureKind =
  /** Nobody answers, or something else answers in the server's place: try again later. */
  | 'offline'
  /** The session has ended. */
  | 'signIn'
  /** This person may not read the database, or it does not exist any more: ask who they are now. */
  | 'closed'
  /** This device has no space left. */
  | 'full'
  /** The server failed, or this program did. */
  | 'broken';

/** The message can be shown as it is. */
export class SyncFailure extends Error {
  override name = 'SyncFailure';
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export const offline = (cause?: unknown) =>
  new SyncFailure('offline', 'The server cannot be reached. What is on this device stays usable.', cause);

export const sessionEnded = () =>
  new SyncFailure(
    'signIn',
    'The server asks for a sign-in. Your data on this device is safe. Sign in again to sync.'
  );

export const deviceFull = (cause?: unknown) =>
  new SyncFailure(
    'full',
    'This device has no space left. Data on the server is safe. Free some space, then reload.',
    cause
  );

/** Any error as a failure. IndexedDB tells a full disk by the name of its error, which PouchDB hands on as a text. */
export function failureOf(error: unknown): SyncFailure {
  if (error instanceof SyncFailure) return error;
  if (/QuotaExceeded/.test(describe(error))) return deviceFull(error);
  return new SyncFailure(
    'broken',
    `Syncing failed: ${describe(error)}. Your data on this device is safe.`,
    error
  );
}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const texts = ['name', 'message', 'reason'].map((field) => Reflect.get(error, field) as unknown);
  return [...new Set(texts.filter((text) => typeof text === 'string' && text !== ''))].join(': ');
}
