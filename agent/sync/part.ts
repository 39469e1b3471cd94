/** A part of a synchronisation: what it is given, and what it returns. */
import { TidesheetError } from '#domain/errors.ts';
import type { Quiet } from '../collect/extend-coverage.ts';
import type { Config } from '../config.ts';
import { ActivityWatchError, ServerError, type ServerErrorKind } from '../errors.ts';
import type { Store } from '../store.ts';
import type { RunMemory } from './run-memory.ts';

export type SyncOptions = {
  config: Config;
  store: Store;
  /** The clock, in Unix milliseconds. */
  nowMs: number;
  /** Whether the server has the same time, or `nowMs` is the server's. */
  isClockConfirmed?: boolean;
  /** Whether this machine's clock is far ahead of the server's. */
  isClockAhead?: boolean;
  /** Extends what is collected to so many hours back. */
  hours?: number | undefined;
  /** What the user deleted in ActivityWatch is deleted here too: of those hours, or of the dates that were unclear. */
  acceptDeletions?: boolean;
  /** This machine is a copy of another one, and becomes a device of its own. */
  newDevice?: boolean;
  /** Called with how many of the days to collect are done. */
  progress?: ((done: number, total: number) => void) | undefined;
  /** Of a process that goes on running. */
  memory?: RunMemory | undefined;
  /** Nothing has happened since the last synchronisation, as `tidesheet run` saw it. */
  quiet?: Quiet | undefined;
  /** Collects only: the server refused the token, and nothing has changed since. */
  withoutServer?: boolean;
};

export type ReportedProblem = {
  from: 'activitywatch' | 'server' | 'clock' | 'agent';
  /** Of the server's problems only. */
  kind?: ServerErrorKind;
  /** How long to wait before the next request, where the server said so. */
  retryAfterMs?: number | undefined;
  message: string;
};

/** What every part reports beside its result. */
export type Part = { notices: string[]; problems: ReportedProblem[] };

export type Outcome<T> = { result: T | undefined; problems: ReportedProblem[] };

/** Runs something and returns its problem, if any, so that the other parts go on; defects are thrown. */
export async function attempt<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await run(), problems: [] };
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    return { result: undefined, problems: [describe(error)] };
  }
}

function describe(error: TidesheetError): ReportedProblem {
  const { message } = error;
  if (error instanceof ServerError) {
    const { kind, retryAfterMs } = error;
    return { from: 'server', kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  return { from: error instanceof ActivityWatchError ? 'activitywatch' : 'agent', message };
}

/** Whether the developer's database no longer exists, so that nothing of them may be collected. */
export const isErased = ({ problems }: Pick<Part, 'problems'>): boolean =>
  problems.some(({ kind }) => kind === 'gone');
