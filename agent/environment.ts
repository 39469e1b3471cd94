/** The environment with what `.env` files add to it. */
import envPaths from 'env-paths';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Env } from './config.ts';
import { InputProblem } from './problems.ts';

/** Where the agent keeps its data unless told: `~/.local/share/tidesheet` on Linux. */
export const defaultDataDir = (): string => envPaths('tidesheet', { suffix: '' }).data;

/**
 * The variables of `<workingDir>/.env`, then of `.env` in the default data folder; what is set already wins.
 * @throws InputProblem for a file that is there but cannot be read.
 */
export function withEnvFiles(env: Env, workingDir: string): Env {
  return { ...readEnvFile(join(defaultDataDir(), '.env')), ...readEnvFile(join(workingDir, '.env')), ...env };
}

function readEnvFile(path: string): Env {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new InputProblem(`The settings in ${path} cannot be read: ${message}.`);
  }
}
