import type { Env } from '../../cli/env-file.ts';
import type { Terminal } from '../../cli/program.ts';
import type { Ask } from '../setup/ask.ts';

/** What a command may touch of the world. */
export type Context = Terminal & {
  /** The environment variables and those of `.env` files as they are now. @throws EnvFileError */
  readEnv: () => Env;
  workingDir: string;
  now: () => number;
  /** Asks the user at the terminal; undefined where there is no terminal. */
  ask?: Ask;
  /** From this call on, a request to end the process aborts the signal instead of ending the process at once. */
  endOnRequest: () => AbortSignal;
};
