/** Errors of requests. `handle-errors.ts` turns them into responses. */
import type { ErrorCode } from '#domain/api/error.ts';
import { TidesheetError } from '#domain/errors.ts';

/** A request that is refused. The code decides the status of the response; message and hint are for the caller. */
export class RequestError extends TidesheetError {
  override readonly name = 'RequestError';
  declare readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message, { code, hint });
  }
}

/** CouchDB responded that it is unavailable. */
export class DatabaseUnavailableError extends TidesheetError {
  override readonly name = 'DatabaseUnavailableError';

  constructor(message: string) {
    super(message, { code: 'database-unavailable' });
  }
}
