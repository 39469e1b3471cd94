import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';

const resolve = createRequire(import.meta.url).resolve;

/** The address of a CouchDB with its credentials, further arguments, and a file as the program's input or output. */
type Run = { url: string; args: string[]; from?: string; to?: string };

/** Runs one of couchbackup's programs. @returns its exit code and what it said. */
export async function runCouchbackup(name: 'couchbackup' | 'couchrestore', { url, args, from, to }: Run) {
  const program = resolve(`@cloudant/couchbackup/bin/${name}.bin.js`);
  const child = spawn(process.execPath, [program, '--url', url, ...args]);
  const [ended, said] = [once(child, 'close'), text(child.stderr)];
  if (from) createReadStream(from).pipe(child.stdin);
  const output = child.stdout.pipe(to ? createWriteStream(to) : process.stderr, { end: to !== undefined });
  if (to) await finished(output);
  const [code] = await ended;
  return { code, said: await said };
}
