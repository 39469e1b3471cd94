/** Secrets from files, as Docker and systemd hand them over: `ADMIN_TOKEN_FILE` names the file that has ADMIN_TOKEN. */
import { readFileSync } from 'node:fs';
import { ConfigError } from '../cli/errors.ts';
import type { Env } from '../cli/env-file.ts';

const NAMES = ['ADMIN_TOKEN', 'COUCHDB_URL', 'METRICS_TOKEN', 'OIDC_CLIENT_SECRET', 'SMTP_URL'] as const;
const MAX_LENGTH = 4_096;

/** The environment with what these files have. @throws ConfigError that names every file that cannot be read. */
export function readSecretFiles(env: Env): Env {
  const problems: string[] = [];
  const read: Record<string, string> = {};
  for (const name of NAMES) {
    const path = env[`${name}_FILE`] ?? '';
    if (path === '') continue;
    if ((env[name] ?? '') !== '') {
      problems.push(`${name} and ${name}_FILE are both set: leave one out`);
      continue;
    }
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text === '' || text.length > MAX_LENGTH || text.includes('\n'))
        problems.push(`${name}_FILE must name a file with one line: ${path}`);
      else read[name] = text;
    } catch (error) {
      problems.push(`${name}_FILE cannot be read: ${path} (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...read };
}
