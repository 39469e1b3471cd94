/** What people read when something failed. */
import { TidesheetError } from '#domain/errors.ts';

/** What happened and, where it is known, what to do. */
export function problemText(error: unknown): string {
  if (!(error instanceof Error)) return 'Something went wrong. Try again.';
  const hint = error instanceof TidesheetError ? error.hint : undefined;
  return [error.message, hint].filter(Boolean).join(' ');
}
