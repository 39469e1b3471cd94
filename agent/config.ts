/** The agent's settings, read from environment variables. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import * as v from 'valibot';
import { isBasePath } from '#domain/api/base-path.ts';
import { DeveloperId } from '#domain/documents/primitives.ts';
import { API_PATH } from '#domain/api/route.ts';
import { type Env, mergeEnv, originOf, readEnvFile } from '../cli/env-file.ts';
import { ConfigError } from '../cli/errors.ts';
import { findNearMiss } from '../cli/near-miss.ts';

const address = (example: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => isHttpUrl(text), `should be an address like ${example}`),
    v.transform((text) => text.replace(/\/+$/, ''))
  );

const rootUrl = (example: string) =>
  v.pipe(
    address(example),
    v.check(
      (text) => new URL(text).pathname === '/',
      ({ input }) => `should be the address without a path, ${new URL(input).origin}`
    )
  );

/** Also below a path, `https://intranet.example.com/tidesheet`, and with the path of the API, which is left out. */
const serverUrl = v.pipe(
  address('https://tidesheet.example.com'),
  v.transform((text) => (text.endsWith(API_PATH) ? text.slice(0, -API_PATH.length) : text)),
  v.check(
    (text) => isBasePath(new URL(text).pathname.replace(/\/$/, '')),
    ({ input }) => `should be the address without the path of a page, ${new URL(input).origin}`
  )
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

const calendar = v.pipe(
  v.string(),
  v.trim(),
  v.check(isCalendar, 'should be a file such as ~/calendar.ics, or an https address')
);

const localVariables = {
  AW_URL: v.optional(rootUrl('http://127.0.0.1:5600'), 'http://127.0.0.1:5600'),
  AW_API_KEY: v.optional(v.pipe(v.string(), v.trim())),
  DATA_DIR: v.optional(v.pipe(v.string(), v.trim())),
  CALENDAR: v.optional(calendar)
};
const LocalVariables = v.object({ ...localVariables, DEVELOPER_ID: v.optional(developerId) });
const Variables = v.object({
  ...localVariables,
  SERVER_URL: serverUrl,
  DEVELOPER_ID: developerId,
  API_TOKEN: Token,
  SYNC_INTERVAL_MINUTES: v.optional(minutes)
});
const NAMES = Object.keys(Variables.entries);
const REQUIRED = ['SERVER_URL', 'DEVELOPER_ID', 'API_TOKEN'] as const;
export type RequiredName = (typeof REQUIRED)[number];

/** What is needed to look at this machine alone. */
export type LocalConfig = {
  awUrl: string;
  awApiKey?: string;
  dataDir: string;
  developer?: string;
  /** A file, or an address, which is often a secret. */
  calendar?: string;
};

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
export function problemWith(name: RequiredName | 'CALENDAR', value: string): string | undefined {
  return v.safeParse(Variables.entries[name], value).issues?.[0].message;
}

/** The settings that need no server and no credentials. @throws ConfigError as `readConfig` does. */
export function readLocalConfig(env: Env, defaultDataDir: string): LocalConfig {
  const variables = check(LocalVariables, env);
  return localConfig(variables, defaultDataDir);
}

function localConfig(variables: v.InferOutput<typeof LocalVariables>, defaultDataDir: string): LocalConfig {
  const { AW_URL, AW_API_KEY, DATA_DIR = defaultDataDir, DEVELOPER_ID, CALENDAR } = variables;
  return {
    awUrl: AW_URL,
    dataDir: DATA_DIR,
    ...(AW_API_KEY && { awApiKey: AW_API_KEY }),
    ...(DEVELOPER_ID && { developer: DEVELOPER_ID }),
    ...(CALENDAR && { calendar: CALENDAR })
  };
}

export const NOT_CONNECTED =
  'This machine is not connected yet. Connect it: tidesheet setup <your enrolment link>';

/** Whether any setting that connects this machine to a server is there, right or wrong. */
export const isConnected = (env: Env): boolean => REQUIRED.some((name) => env[name]?.trim());

function check<S extends v.GenericSchema>(schema: S, env: Env): v.InferOutput<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  const wrong = new Map(parsed.issues.map((issue) => [String(issue.path?.[0]?.key), issue.message]));
  const misspelt = new Map([...wrong.keys()].map((name) => [name, misspellingOf(name, env, given)]));
  const isNew = REQUIRED.every((name) => !(name in given) && wrong.has(name) && !misspelt.get(name));
  const problems = [...wrong].flatMap(([name, message]) => {
    if (name in given) return [`${name} ${message}${describeFound(name, env)}.`];
    if (isNew) return [];
    return [`${name} is missing${misspelt.get(name) ?? `: ${HINTS[name] ?? 'set it'}.`}`];
  });
  if (isNew && problems.length === 0) throw new ConfigError([NOT_CONNECTED], NOT_CONNECTED);
  throw new ConfigError(isNew ? [NOT_CONNECTED, ...problems] : problems);
}

/** `; found "0" in /home/anna/.env`; never a secret. */
function describeFound(name: string, env: Env): string {
  const value = env[name]?.trim() ?? '';
  const origin = originOf(env, name);
  const where = origin === undefined ? '' : ` in ${origin}`;
  const isSecret = name === 'API_TOKEN' || ['AW_API_KEY', 'CALENDAR'].includes(name) || value.includes('@');
  if (isSecret || (name === 'DEVELOPER_ID' && v.is(Token, value))) return where && `; it is set${where}`;
  return `; found ${JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value)}${where}`;
}

const MAX_SHOWN = 80;

/** `, but SERVERURL is set in /home/anna/.env; did you mean SERVER_URL?`; undefined where nothing looks like the name. */
function misspellingOf(name: string, env: Env, given: Env): string | undefined {
  const typed = Object.keys(given).find((key) => !NAMES.includes(key) && findNearMiss(key, NAMES) === name);
  if (typed === undefined) return undefined;
  const origin = originOf(env, typed);
  return `, but ${typed} is set${origin === undefined ? '' : ` in ${origin}`}; did you mean ${name}?`;
}

const HINTS: Record<string, string> = {
  SERVER_URL: "the address of your team's Tidesheet, such as https://tidesheet.example.com",
  DEVELOPER_ID: 'the id you were registered with, such as john_doe',
  API_TOKEN: 'the token shown once when you were registered, <label>.<secret>'
};

/** Without TLS only on this machine: a calendar says where somebody is. */
function isCalendar(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(text) || /^[a-z]:[\\/]/i.test(text)) return true;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1' || url?.hostname === '[::1]';
  return (
    url !== undefined &&
    (['https:', 'webcal:', 'webcals:'].includes(url.protocol) || (url.protocol === 'http:' && isLocal))
  );
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bare = url.username === '' && url.search === '' && url.hash === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:');
}

/** The default data folder: `~/.local/share/tidesheet` on Linux. */
export const defaultDataDir = (): string => envPaths('tidesheet', { suffix: '' }).data;

/**
 * The variables of `<workingDir>/.env`, then of `.env` in the default data folder; what is set already wins. `warn` is
 * called for each line of the files that sets nothing, or almost one of the settings.
 * @throws EnvFileError for a file that exists but cannot be read.
 */
export function withEnvFiles(env: Env, workingDir: string, warn?: (warning: string) => void): Env {
  const files = [join(defaultDataDir(), '.env'), join(workingDir, '.env')];
  return mergeEnv([
    ...files.map((path) => ({ name: path, variables: readEnvFile(path, { names: NAMES, warn }) })),
    { name: 'the environment', variables: env }
  ]);
}
