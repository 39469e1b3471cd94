/** The admin token: made at the first start, shown once, stored only as a hash. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';
import { writeFileAtomically } from '../../cli/atomic-file.ts';

const HASH_BYTES = 32;

const derive = (token: string, salt: Buffer) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(token, salt, HASH_BYTES, (error, key) => (error ? reject(error) : resolve(key)))
  );

const StoredHash = v.object({ salt: v.string(), hash: v.string() });
type StoredHash = v.InferOutput<typeof StoredHash>;

class AdminTokenError extends TidesheetError {
  override readonly name = 'AdminTokenError';

  constructor(file: string) {
    super(`${file} is damaged.`, {
      code: 'admin-token',
      hint: 'Delete it and start again: a new admin token is created and shown once.'
    });
  }
}

export type AdminToken = {
  verify: (token: string) => Promise<boolean>;
  /** The token itself, only when this start made it. */
  created: string | undefined;
  /** Stores the hash of a new token; called once the start has come so far that the token will be shown. */
  save: () => Promise<void>;
};

/**
 * Opens the admin token. A token given by the environment replaces the stored one.
 * @throws AdminTokenError where the stored hash is damaged.
 */
export async function openAdminToken(dataDir: string, given: string | undefined): Promise<AdminToken> {
  const file = join(dataDir, 'admin-token.json');
  const found = await readStored(file);
  if (found && (given === undefined || (await matches(given, found)))) {
    return { verify: verifierOf(found), created: undefined, save: async () => undefined };
  }
  const token = given ?? randomBytes(32).toString('base64url');
  const stored = await hashOf(token);
  return {
    verify: verifierOf(stored),
    created: given === undefined ? token : undefined,
    save: async () => writeFileAtomically(file, JSON.stringify(stored))
  };
}

/** A token once found right is remembered for this run: the hash is slow on purpose. */
function verifierOf(stored: StoredHash): AdminToken['verify'] {
  let right: Buffer | undefined;
  return async (token) => {
    const bytes = Buffer.from(token);
    if (right?.length === bytes.length && timingSafeEqual(right, bytes)) return true;
    if (!(await matches(token, stored))) return false;
    right = bytes;
    return true;
  };
}

async function matches(token: string, { salt, hash }: StoredHash): Promise<boolean> {
  const derived = await derive(token, Buffer.from(salt, 'base64'));
  const expected = Buffer.from(hash, 'base64');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

async function hashOf(token: string): Promise<StoredHash> {
  const salt = randomBytes(16);
  const hash = await derive(token, salt);
  return { salt: salt.toString('base64'), hash: hash.toString('base64') };
}

async function readStored(file: string): Promise<StoredHash | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredHash), text);
  if (parsed.success) return parsed.output;
  throw new AdminTokenError(file);
}
