/** Errors of a command line, and how any error is shown at a terminal. */
import { TidesheetError } from '#domain/errors.ts';

/** A command line that cannot be understood. The hint is the usage line of the command. */
export class UsageError extends TidesheetError {
  override readonly name = 'UsageError';

  constructor(message: string, hint?: string) {
    super(message, { code: 'usage', hint });
  }
}

/** Settings that are missing or wrong, every one of them; `message` instead of a list of them where it says more. */
export class ConfigError extends TidesheetError {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(
    problems: readonly string[],
    message = `Invalid configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`
  ) {
    super(message, { code: 'config' });
    this.problems = problems;
  }
}

/** A file that cannot be written. */
export class FileError extends TidesheetError {
  override readonly name = 'FileError';

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${path} cannot be written: ${reason}.`, { code: 'file-not-written', cause });
  }
}

/** A file that is there but cannot be read or understood. The message is the path and the reason. */
export class UnreadableFileError extends TidesheetError {
  override readonly name = 'UnreadableFileError';
  readonly reason: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path} cannot be read: ${reason}.`, { ...options, code: 'file-unreadable' });
    this.reason = reason;
  }
}

/** The text for standard error: the message and its hint; the stack where the error is a defect. */
export function describeError(error: unknown): string {
  if (error instanceof TidesheetError)
    return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
