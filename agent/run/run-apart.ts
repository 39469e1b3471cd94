/**
 * The synchronisations of `run` in a process of their own, which goes on while there is something to do: what is remembered in it
 * makes the next one cheap. It ends when nothing is left to do, so that `run` itself waits with little memory; and when a
 * synchronisation hangs.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../errors.ts';
import type { SyncReport } from '../sync/report.ts';
import type { RunMemory } from '../sync/run-memory.ts';
import type { RunOptions } from '../sync/run-once.ts';

/** Far more than weeks of events of a slow disk take. */
const TIMEOUT_MS = 60 * 60_000;
/** Node lets garbage grow to several times what is in use. */
const LITTLE_GARBAGE = '--max-semi-space-size=2';

export const APART = 'synchronise-apart';

/** What one synchronisation is asked for, as it is sent to the process. */
export type ApartOptions = Pick<RunOptions, 'config' | 'nowMs' | 'withoutServer' | 'quiet'>;
/** With what `RunMemory` has. */
export type ApartAnswer = { report: SyncReport } & Pick<RunMemory, 'alwaysActive' | 'contactTag'>;

export class RunApart {
  #child: ChildProcess | undefined;

  /** As `runOnce`. @throws InputError when the process ended without a report. */
  async run({ config, nowMs, withoutServer, quiet, signal }: RunOptions): Promise<ApartAnswer> {
    const child = (this.#child ??= this.#start());
    const ended = new AbortController();
    const abort = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]);
    const options: ApartOptions = {
      config,
      nowMs,
      ...(withoutServer !== undefined && { withoutServer }),
      ...(quiet !== undefined && { quiet })
    };
    try {
      const answered = once(child, 'message', { signal: abort });
      child.send(options);
      const exited = once(child, 'exit', { signal: abort }).then(([code, killedBy]) => {
        throw new Error(String(killedBy ?? `code ${code}`));
      });
      const late = sleep(TIMEOUT_MS, undefined, { signal: abort, ref: false }).then(() => {
        throw new Error('it took longer than an hour');
      });
      for (const other of [exited, late, answered]) other.catch(() => undefined);
      const [answer] = (await Promise.race([answered, exited, late])) as [ApartAnswer];
      return answer;
    } catch (error) {
      this.end();
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(`A synchronisation ended early (${reason}); the next one catches up.`);
    } finally {
      ended.abort();
    }
  }

  /** Ends the process, and gives its memory back. */
  end(): void {
    this.#child?.kill();
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const child = fork(process.argv[1] ?? '', [APART], {
      execArgv: [...process.execArgv, LITTLE_GARBAGE],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }
}
