import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import * as v from 'valibot';

const derive = promisify(pbkdf2);

/** The parameters of CouchDB 3.5 for new passwords. */
export const DEFAULT_ITERATIONS = 600_000;
const KEY_BYTES = 32;

const DIGESTS = { sha: 'sha1', sha224: 'sha224', sha256: 'sha256', sha384: 'sha384', sha512: 'sha512' };

/** The members of a user document that store its password. Older CouchDBs do not write `pbkdf2_prf`. */
export const PasswordHash = v.object({
  password_scheme: v.literal('pbkdf2'),
  pbkdf2_prf: v.optional(v.picklist(['sha', 'sha224', 'sha256', 'sha384', 'sha512']), 'sha'),
  salt: v.string(),
  iterations: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000)),
  derived_key: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/))
});
export type PasswordHash = v.InferOutput<typeof PasswordHash>;

/** The key that a new hash would have. */
export const derivePassword = (password: string, salt: string, iterations: number): Promise<Buffer> =>
  derive(password, salt, iterations, KEY_BYTES, 'sha256');

export async function hashPassword(password: string, iterations: number): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('hex');
  const key = await derivePassword(password, salt, iterations);
  return {
    password_scheme: 'pbkdf2',
    pbkdf2_prf: 'sha256',
    salt,
    iterations,
    derived_key: key.toString('hex')
  };
}

export async function verifyPassword(password: string, hash: PasswordHash): Promise<boolean> {
  const expected = Buffer.from(hash.derived_key, 'hex');
  const digest = DIGESTS[hash.pbkdf2_prf];
  const key = await derive(password, hash.salt, hash.iterations, expected.length, digest);
  return timingSafeEqual(key, expected);
}
