/** A file of a backup: JSON lines, compressed with gzip and then, where a key is given, encrypted. Nothing is held as a whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { decrypt, encrypt } from './age.ts';

/** Of one line: a document has 8 MB at most where CouchDB is not set up as couch/local.ini has it. */
const MAX_LINE_BYTES = 32_000_000;
/** Lines are handed to the compression in pieces of about this size. */
const PIECE_BYTES = 32_000;

export type Written = { bytes: number; sha256: string };

/** Writes a new file and resolves once it is on the disk. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
  recipient: string | undefined
): Promise<Written> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const gzip = createGzip();
    const packed = recipient === undefined ? gzip : encrypt(gzip, recipient);
    const compressing = pipeline(Readable.from(joinLines(lines)), gzip);
    // What fails there ends the pieces below, too.
    compressing.catch(() => undefined);
    for await (const piece of packed as AsyncIterable<Uint8Array>) {
      hash.update(piece);
      bytes += piece.length;
      await file.writeFile(piece);
    }
    await compressing;
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function* joinLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_BYTES) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** The lines of a file. @throws Error where it cannot be decrypted or unpacked, or a line is too long. */
export async function* readLines(path: string, identity: string | undefined): AsyncGenerator<string> {
  const file = createReadStream(path);
  const packed =
    identity === undefined ? file : Readable.from(decrypt(file, identity), { objectMode: false });
  const gunzip = createGunzip();
  const unpacking = pipeline(packed, gunzip);
  unpacking.catch(() => undefined);
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const piece of gunzip as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, start)) {
      yield Buffer.concat([...rest, piece.subarray(start, end)]).toString('utf8');
      [rest, restBytes, start] = [[], 0, end + 1];
    }
    rest.push(piece.subarray(start));
    restBytes += piece.length - start;
    if (restBytes > MAX_LINE_BYTES) throw new Error('a line of it is too long');
  }
  await unpacking;
  if (restBytes > 0) throw new Error('its last line is not complete');
}

/** The size and the digest of a file; undefined where there is none. */
export async function measureFile(path: string): Promise<Written | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (!found?.isFile()) return undefined;
  const hash = createHash('sha256');
  const file = createReadStream(path);
  file.pipe(hash);
  await once(hash, 'readable');
  return { bytes: found.size, sha256: (hash.read() as Buffer).toString('hex') };
}
