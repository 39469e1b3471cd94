/** The admin token: made at the first start, shown once, stored only as a hash. */
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';
import { writeFileAtomically } from '../../cli/atomic-file.ts';

const HASH_BYTES = 32;

/**
 * A keyed hash takes microseconds, so that a flood of wrong tokens costs nothing. It need not be slow: the token has 256
 * random bits, or is one that the operator chose for a server that limits attempts.
 */
const KeyedHash = v.object({ key: v.string(), hmac: v.string() });
type KeyedHash = v.InferOutput<typeof KeyedHash>;

/** As earlier versions stored it. */
const ScryptHash = v.object({ salt: v.string(), hash: v.string() });
type ScryptHash = v.InferOutput<typeof ScryptHash>;

const Stored = v.union([KeyedHash, ScryptHash]);
type Stored = v.InferOutput<typeof Stored>;

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
  const store = async (hash: KeyedHash) => writeFileAtomically(file, JSON.stringify(hash));
  const found = await readStored(file);
  if (found && given === undefined) {
    const verify = 'hmac' in found ? verifierOf(found) : scryptVerifierOf(found, store);
    return { verify, created: undefined, save: async () => undefined };
  }
  const token = given ?? randomBytes(32).toString('base64url');
  const isStored = found !== undefined && 'hmac' in found && matches(token, found);
  const hash = isStored ? found : hashOf(token);
  return {
    verify: verifierOf(hash),
    created: given === undefined ? token : undefined,
    save: async () => (isStored ? undefined : store(hash))
  };
}

const verifierOf =
  (stored: KeyedHash): AdminToken['verify'] =>
  (token) =>
    Promise.resolve(matches(token, stored));

/**
 * Verifies with the slow hash of an earlier version, one token at a time, until the right one comes: that one is stored as a
 * keyed hash.
 */
function scryptVerifierOf(
  stored: ScryptHash,
  store: (hash: KeyedHash) => Promise<void>
): AdminToken['verify'] {
  let replaced: KeyedHash | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const verify = async (token: string) => {
    if (replaced) return matches(token, replaced);
    if (!(await matchesScrypt(token, stored))) return false;
    replaced = hashOf(token);
    // It is stored at the next start otherwise.
    await store(replaced).catch(() => undefined);
    return true;
  };
  return (token) => {
    const result = last.then(() => verify(token));
    last = result.catch(() => undefined);
    return result;
  };
}

function matches(token: string, { key, hmac }: KeyedHash): boolean {
  const expected = Buffer.from(hmac, 'base64');
  const actual = hmacOf(token, key);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

const hmacOf = (token: string, key: string) =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(token).digest();

function hashOf(token: string): KeyedHash {
  const key = randomBytes(HASH_BYTES).toString('base64');
  return { key, hmac: hmacOf(token, key).toString('base64') };
}

async function matchesScrypt(token: string, { salt, hash }: ScryptHash): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64');
  const derived = await new Promise<Buffer>((resolve, reject) =>
    scrypt(token, Buffer.from(salt, 'base64'), HASH_BYTES, (error, key) =>
      error ? reject(error) : resolve(key)
    )
  );
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

async function readStored(file: string): Promise<Stored | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Stored), text);
  if (parsed.success) return parsed.output;
  throw new AdminTokenError(file);
}
