import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';

const resolve = createRequire(import.meta.url).resolve;

/** The URL of a CouchDB with credentials, further arguments, and a file as the program's input or output. */
type Run = { url: string; args: string[]; from?: string; to?: string };

/** Runs one of couchbackup's programs. @returns its exit code and its output on stderr. */
export async function runCouchbackup(name: 'couchbackup' | 'couchrestore', { url, args, from, to }: Run) {
  const program = resolve(`@cloudant/couchbackup/bin/${name}.bin.js`);
  // It writes a log to the temporary folder.
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-couchbackup-'));
  try {
    const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
    const child = spawn(process.execPath, [program, '--url', url, ...args], { env });
    const [ended, stderr] = [once(child, 'close'), text(child.stderr)];
    if (from) createReadStream(from).pipe(child.stdin);
    const output = child.stdout.pipe(to ? createWriteStream(to) : process.stderr, { end: to !== undefined });
    if (to) await finished(output);
    const [code] = await ended;
    return { code, stderr: await stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
