import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';

/** The endpoint's own secrets: the server's id and the key that signs session cookies. */
export const Secrets = v.object({
  uuid: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  cookieSecret: v.pipe(v.string(), v.minLength(32))
});
export type Secrets = v.InferOutput<typeof Secrets>;

/** `secrets.json` cannot be read. */
export class SecretsError extends TidesheetError {
  override readonly name = 'SecretsError';

  constructor(path: string) {
    super(`${path} is damaged.`, {
      code: 'secrets-damaged',
      hint: 'Restore it from a backup, or delete it: then everybody has to sign in again.'
    });
  }
}

/** Reads `secrets.json` of the folder, which is created at the first start, readable by its owner only. @throws SecretsError */
export function readSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'secrets.json');
  if (existsSync(path)) return parseSecrets(path, readFileSync(path, 'utf8'));
  const secrets: Secrets = {
    uuid: randomBytes(16).toString('hex'),
    cookieSecret: randomBytes(32).toString('hex')
  };
  writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}

function parseSecrets(path: string, text: string): Secrets {
  try {
    return v.parse(Secrets, JSON.parse(text));
  } catch {
    throw new SecretsError(path);
  }
}
