/** What can go wrong outside the agent. The messages say what happened, what is safe and what to do. */
import { TidesheetError } from '#domain/errors.ts';

/** ActivityWatch is away, or its responses cannot be used. */
export class ActivityWatchError extends TidesheetError {
  override readonly name = 'ActivityWatchError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, { ...options, code: 'activitywatch' });
  }
}

/** The local store cannot be used. The message is what happened, followed by the remedy. */
export class StoreError extends TidesheetError {
  override readonly name = 'StoreError';
  readonly detail: string;
  readonly remedy: string;

  constructor(detail: string, { remedy, ...options }: ErrorOptions & { remedy: string }) {
    super(`${detail} ${remedy}`, { ...options, code: 'store' });
    this.detail = detail;
    this.remedy = remedy;
  }
}

/**
 * `offline`: no response; `credentials`: refused them; `locked`: too many wrong passwords, wait; `busy`: too many requests,
 * wait; `blocked`: something in between refuses requests; `gone`: the database does not exist (any more); `too-large`: the
 * request is; `rejected`: its content is not accepted; `unexpected`: any other response, such as a 500 or a page instead of data.
 */
export type ServerErrorKind =
  | 'offline'
  | 'credentials'
  | 'locked'
  | 'busy'
  | 'blocked'
  | 'gone'
  | 'too-large'
  | 'rejected'
  | 'unexpected';

/** The Tidesheet server cannot be used right now. */
export class ServerError extends TidesheetError {
  override readonly name = 'ServerError';
  readonly kind: ServerErrorKind;
  /** How long to wait before the next request, where the server said so. */
  readonly retryAfterMs: number | undefined;
  /** The message for a machine that is being connected: nothing was collected yet, and settings are flags of `setup`. */
  readonly setupMessage: string;

  constructor(
    kind: ServerErrorKind,
    message: string,
    {
      retryAfterMs,
      setupMessage = message,
      ...options
    }: ErrorOptions & { retryAfterMs?: number; setupMessage?: string } = {}
  ) {
    super(message, { ...options, code: `server-${kind}` });
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
    this.setupMessage = setupMessage;
  }
}

/** Anything else that the user can fix: a file that cannot be read, a date that does not exist. */
export class InputError extends TidesheetError {
  override readonly name = 'InputError';

  constructor(message: string) {
    super(message, { code: 'input' });
  }
}

/** An enrolment link that the server refuses: used, expired or unknown. */
export class LinkError extends TidesheetError {
  override readonly name = 'LinkError';

  constructor(message: string) {
    super(message, { code: 'link' });
  }
}

/** The user ended a command, with Ctrl-C for example. */
export class CancelledError extends TidesheetError {
  override readonly name = 'CancelledError';

  constructor(message: string) {
    super(message, { code: 'cancelled' });
  }
}
