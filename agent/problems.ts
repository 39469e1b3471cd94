/** What can go wrong from outside. The messages are for the person at the machine: what happened and what to do. */
import { TidesheetError } from '#domain/errors.ts';

/** Variables that are missing or wrong, every one of them. */
export class ConfigProblem extends Error {
  override name = 'ConfigProblem';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration needs attention:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** ActivityWatch is not there, or answers something that cannot be used. */
export class ActivityWatchProblem extends Error {
  override name = 'ActivityWatchProblem';
}

/** The local store cannot be opened. */
export class StoreProblem extends Error {
  override name = 'StoreProblem';
}

/**
 * `offline`: did not answer; `credentials`: refused them; `locked`: too many wrong passwords, wait; `gone`: the
 * database is not there (any more); `unexpected`: any other answer, such as a 500 or a page instead of data.
 */
export type ServerProblemKind = 'offline' | 'credentials' | 'locked' | 'gone' | 'unexpected';

/** The Tidesheet server cannot be used right now. */
export class ServerProblem extends Error {
  override name = 'ServerProblem';
  readonly kind: ServerProblemKind;

  constructor(kind: ServerProblemKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Anything else that the person can mend: a file that cannot be read, a date that does not exist. */
export class InputProblem extends Error {
  override name = 'InputProblem';
}

/** An enrolment link that the server refuses: used, expired or unknown. */
export class LinkProblem extends Error {
  override name = 'LinkProblem';
}

/** The person ended it. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/** Whether an error is one whose message alone says everything; others are defects and deserve their stack. */
export function isProblem(error: unknown): error is Error {
  const problems = [
    TidesheetError,
    ConfigProblem,
    ActivityWatchProblem,
    StoreProblem,
    ServerProblem,
    InputProblem,
    LinkProblem,
    Cancelled
  ];
  return problems.some((problem) => error instanceof problem);
}
