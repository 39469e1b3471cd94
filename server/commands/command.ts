/** One command of `tidesheet-server`, in a file of its own, listed in `bin.ts`. */
export type Command = {
  name: string;
  /** One line, with its options. */
  usage: string;
  /** The exit code, or undefined for a program that runs on. */
  run: (args: string[]) => Promise<number | undefined>;
};

/** The command was not given what it needs; the message says what. */
export class UsageError extends Error {}

export const log = (line: string) => console.error(`${new Date().toISOString()} ${line}`);
