/** The environment with what `.env` files add to it. */
import envPaths from 'env-paths';
import { join } from 'node:path';
import { readEnvFile, type Env } from '../cli/env-file.ts';

/** Where the agent keeps its data unless told: `~/.local/share/tidesheet` on Linux. */
export const defaultDataDir = (): string => envPaths('tidesheet', { suffix: '' }).data;

/**
 * The variables of `<workingDir>/.env`, then of `.env` in the default data folder; what is set already wins.
 * @throws EnvFileError for a file that exists but cannot be read.
 */
export function withEnvFiles(env: Env, workingDir: string): Env {
  return { ...readEnvFile(join(defaultDataDir(), '.env')), ...readEnvFile(join(workingDir, '.env')), ...env };
}
