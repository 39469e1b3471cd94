/** Questions to the user at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CancelledError } from '../errors.ts';

/**
 * Returns what was typed, trimmed; a secret is not shown while it is typed. Throws CancelledError where the user ends
 * it with Ctrl-C or Ctrl-D.
 */
export type Ask = (question: string, options?: { secret?: boolean }) => Promise<string>;

export const ask: Ask = async (question, { secret = false } = {}) => {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = secret ? silent : process.stdout;
  const terminal = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const stop = new AbortController();
  terminal.once('close', () => stop.abort());
  terminal.once('SIGINT', () => terminal.close());
  // Only now: from here on the terminal shows nothing by itself.
  if (secret) process.stdout.write(`${question} `);
  try {
    return (await terminal.question(secret ? '' : `${question} `, { signal: stop.signal })).trim();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (!secret) process.stdout.write('\n');
    throw new CancelledError('Cancelled.');
  } finally {
    terminal.close();
    if (secret) process.stdout.write('\n');
  }
};
