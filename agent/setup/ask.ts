/** Asking the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Answers what was typed, trimmed; what is secret is not shown while it is typed. */
export type Ask = (question: string, options?: { secret?: boolean }) => Promise<string>;

export const ask: Ask = async (question, { secret = false } = {}) => {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = secret ? silent : process.stdout;
  if (secret) process.stdout.write(`${question} `);
  const terminal = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  const stop = new AbortController();
  terminal.once('close', () => stop.abort());
  terminal.once('SIGINT', () => terminal.close());
  try {
    return (await terminal.question(secret ? '' : `${question} `, { signal: stop.signal })).trim();
  } finally {
    terminal.close();
    if (secret) process.stdout.write('\n');
  }
};
