import type { Ask } from '../setup/ask.ts';
import type { Env } from '../config.ts';

/** What a command may touch of the world. */
export type Context = {
  /** Environment variables and those of `.env` files as they stand now. Throws an InputProblem if one is unreadable. */
  readEnv: () => Env;
  workingDir: string;
  now: () => number;
  /** Writes a line to standard output. */
  print: (line: string) => void;
  /** Writes a line to standard error. */
  warn: (line: string) => void;
  /** Asks the person at the terminal; undefined where nobody is. */
  ask?: Ask;
  /** From the call on, a request to end the process aborts this instead of ending it at once. */
  endOnRequest: () => AbortSignal;
};

export type Command = {
  name: string;
  /** What follows the name on the command line. */
  usage: string;
  summary: string;
  /**
   * Runs with the arguments after the name and answers the exit code: 0 for success, 1 for a problem told already.
   * Throws the problems of problems.ts and what `parseArgs` throws.
   */
  run: (args: string[], context: Context) => Promise<number>;
};
