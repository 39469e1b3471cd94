import { TidesheetError } from '#domain/errors.ts';

/** A calendar that cannot be read. */
export class CalendarError extends TidesheetError {
  override readonly name = 'CalendarError';
  constructor(message: string, cause?: unknown) {
    super(message, { code: 'calendar', cause });
  }
}
