/** The admin token: made at the first start, shown once, kept as a hash only. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const HASH_BYTES = 32;

const derive = (token: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(token, salt, HASH_BYTES, (error, key) => (error ? reject(error) : resolve(key)))
  );

const StoredHash = v.object({ salt: v.string(), hash: v.string() });
type StoredHash = v.InferOutput<typeof StoredHash>;

export type AdminToken = {
  verify: (token: string) => Promise<boolean>;
  /** The token itself, only when this start made it. */
  created: string | undefined;
};

/**
 * Opens the admin token. A token given by the environment replaces the kept one. Throws if the kept file is damaged,
 * saying how to make a new token.
 */
export async function openAdminToken(dataDir: string, given: string | undefined): Promise<AdminToken> {
  const file = join(dataDir, 'admin-token.json');
  const kept = await readKept(file);
  if (given !== undefined) {
    const same = kept !== undefined && (await matches(given, kept));
    return verifierOf(same ? kept : await keep(file, given), undefined);
  }
  if (kept) return verifierOf(kept, undefined);
  const created = randomBytes(32).toString('base64url');
  return verifierOf(await keep(file, created), created);
}

/** A token once found right is remembered for this run: the hash is slow on purpose. */
function verifierOf(stored: StoredHash, created: string | undefined): AdminToken {
  let right: Buffer | undefined;
  const verify = async (token: string) => {
    const bytes = Buffer.from(token);
    if (right?.length === bytes.length && timingSafeEqual(right, bytes)) return true;
    if (!(await matches(token, stored))) return false;
    right = bytes;
    return true;
  };
  return { verify, created };
}

async function matches(token: string, { salt, hash }: StoredHash): Promise<boolean> {
  const derived = await derive(token, Buffer.from(salt, 'base64'));
  const expected = Buffer.from(hash, 'base64');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

async function keep(file: string, token: string): Promise<StoredHash> {
  const salt = randomBytes(16);
  const hash = await derive(token, salt);
  const stored = { salt: salt.toString('base64'), hash: hash.toString('base64') };
  await writeFile(file, JSON.stringify(stored), { mode: 0o600 });
  return stored;
}

async function readKept(file: string): Promise<StoredHash | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredHash), text);
  if (parsed.success) return parsed.output;
  throw new Error(`${file} is damaged. Delete it and start again: a new admin token is made and shown once.`);
}
