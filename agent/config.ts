/** The agent's settings, read from environment variables. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import * as v from 'valibot';
import { DeveloperId } from '#domain/documents/primitives.ts';
import { type Env, readEnvFile } from '../cli/env-file.ts';
import { ConfigError } from '../cli/errors.ts';

const httpUrl = (example: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => isHttpUrl(text), `should be an address like ${example}`),
    v.transform((text) => text.replace(/\/+$/, ''))
  );

const minutes = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^\d{1,4}$/, 'should be a whole number of minutes from 1 to 1440, for example 30'),
  v.transform(Number),
  v.check((count) => count >= 1 && count <= 1440, 'should be from 1 to 1440 minutes, for example 30')
);

const Token = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^.:\s]+\.[^\s]+$/, 'should be the whole token as it was shown, <label>.<secret>'),
  v.transform((token) => {
    const dot = token.indexOf('.');
    return { label: token.slice(0, dot), secret: token.slice(dot + 1) };
  })
);

const developerId = v.pipe(v.string(), v.trim(), DeveloperId);

const localVariables = {
  AW_URL: v.optional(httpUrl('http://127.0.0.1:5600'), 'http://127.0.0.1:5600'),
  AW_API_KEY: v.optional(v.pipe(v.string(), v.trim())),
  DATA_DIR: v.optional(v.pipe(v.string(), v.trim()))
};
const LocalVariables = v.object({ ...localVariables, DEVELOPER_ID: v.optional(developerId) });
const Variables = v.object({
  ...localVariables,
  SERVER_URL: httpUrl('https://tidesheet.example.com'),
  DEVELOPER_ID: developerId,
  API_TOKEN: Token,
  SYNC_INTERVAL_MINUTES: v.optional(minutes)
});

/** What is needed to look at this machine alone. */
export type LocalConfig = { awUrl: string; awApiKey?: string; dataDir: string; developer?: string };

export type Config = LocalConfig & {
  serverUrl: string;
  developer: string;
  token: { label: string; secret: string };
  /** Undefined: what the server suggests. */
  syncIntervalMinutes?: number;
};

/**
 * All settings; `defaultDataDir` is used where DATA_DIR is not set. Variables set to nothing count as missing.
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readConfig(env: Env, defaultDataDir: string): Config {
  const variables = check(Variables, env);
  return {
    ...localConfig(variables, defaultDataDir),
    serverUrl: variables.SERVER_URL,
    developer: variables.DEVELOPER_ID,
    token: variables.API_TOKEN,
    ...(variables.SYNC_INTERVAL_MINUTES && { syncIntervalMinutes: variables.SYNC_INTERVAL_MINUTES })
  };
}

/** What is wrong with a value of one of the three required variables; undefined where nothing is. */
export function problemWith(
  name: 'SERVER_URL' | 'DEVELOPER_ID' | 'API_TOKEN',
  value: string
): string | undefined {
  return v.safeParse(Variables.entries[name], value).issues?.[0].message;
}

/** The settings that need no server and no credentials. @throws ConfigError as `readConfig` does. */
export function readLocalConfig(env: Env, defaultDataDir: string): LocalConfig {
  const variables = check(LocalVariables, env);
  return localConfig(variables, defaultDataDir);
}

function localConfig(variables: v.InferOutput<typeof LocalVariables>, defaultDataDir: string): LocalConfig {
  const { AW_URL, AW_API_KEY, DATA_DIR = defaultDataDir, DEVELOPER_ID } = variables;
  return {
    awUrl: AW_URL,
    dataDir: DATA_DIR,
    ...(AW_API_KEY && { awApiKey: AW_API_KEY }),
    ...(DEVELOPER_ID && { developer: DEVELOPER_ID })
  };
}

function check<S extends v.GenericSchema>(schema: S, env: Env): v.InferOutput<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const name = String(issue.path?.[0]?.key);
    return name in given
      ? `${name} ${sentence(issue.message)}`
      : `${name} is missing: ${HINTS[name] ?? 'set it'}.`;
  });
  throw new ConfigError([...new Set(problems)]);
}

const HINTS: Record<string, string> = {
  SERVER_URL: "the address of your team's Tidesheet, such as https://tidesheet.example.com",
  DEVELOPER_ID: 'the id you were registered with, such as john_doe',
  API_TOKEN: 'the token shown once when you were registered, <label>.<secret>'
};

const sentence = (message: string) => `${message}.`;

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bare = url.username === '' && url.search === '' && url.hash === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:');
}

/** The default data folder: `~/.local/share/tidesheet` on Linux. */
export const defaultDataDir = (): string => envPaths('tidesheet', { suffix: '' }).data;

/**
 * The variables of `<workingDir>/.env`, then of `.env` in the default data folder; what is set already wins.
 * @throws EnvFileError for a file that exists but cannot be read.
 */
export function withEnvFiles(env: Env, workingDir: string): Env {
  return { ...readEnvFile(join(defaultDataDir(), '.env')), ...readEnvFile(join(workingDir, '.env')), ...env };
}
