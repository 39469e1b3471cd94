/** Settings of the server, all from the environment. */
import * as v from 'valibot';
import { ConfigError } from '../cli/errors.ts';
import type { Env } from '../cli/env-file.ts';
import type { OidcSettings } from './auth/oidc/settings.ts';
import type { ChannelSettings } from './channels/send-delivery.ts';
import { Environment } from './environment.ts';
import { ALL_ADDRESSES, LOOPBACK } from './listen-address.ts';
import type { LogFormat, Logging } from './monitoring/logging.ts';

export type BackupConfig = {
  /** Where the server writes backups by itself; undefined: it makes none. */
  folder: string | undefined;
  everyHours: number;
  /** After so many days a backup is a full one. */
  fullDays: number;
  /** Backups that ended so many days ago are removed. */
  keepDays: number;
  /** The public key of age that backups are encrypted to. */
  recipient: string | undefined;
};

export type Config = {
  port: number;
  /** The name or address to listen on, without brackets. */
  host: string;
  dataDir: string;
  adminToken: string | undefined;
  couchUrl: string | undefined;
  /** Before the names of all databases and people, so that several installations may share one CouchDB. */
  prefix: string;
  /** Iterations of PBKDF2 for the passwords of an embedded CouchDB; undefined: its default. Tests use fewer. */
  passwordIterations?: number;
  /** How often open responses check that their reader may still read them; undefined: the default. Tests use less. */
  recheckMs?: number;
  syncIntervalMinutes: number;
  /** Addresses and ranges of proxies on other machines, whose headers are believed. */
  trustedProxies?: string[];
  /** How people and agents reach this server, with the base path; undefined: at the address that the caller used. */
  publicUrl: string | undefined;
  /** Below which path everything is; empty or undefined: at the root. */
  basePath?: string;
  /** Single sign-on; undefined: there is none. */
  oidc?: OidcSettings | undefined;
  /** The address of the one admin who may still sign in with a password; undefined: everybody may. */
  onlyPasswordOf?: string | undefined;
  /** How messages leave the server; undefined: by no mail, and to the public internet only. */
  channels?: ChannelSettings;
  /** Who reads `/metrics` sends it; undefined: only this machine reads them. */
  metricsToken?: string | undefined;
  logFormat?: LogFormat;
  /** Gets a line for each request. */
  logRequest?: Logging['logRequest'];
  /** Undefined in tests that need none. */
  backup?: BackupConfig;
  /** The built dashboard. */
  dashboardDir: string;
  /** The packed agent. */
  agentPackage: string;
  /** Has the files of Swagger UI. */
  apiDocsDir: string;
};

/** Reads the settings. @throws ConfigError that names every bad variable */
export function readConfig(env: Env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = v.safeParse(Environment, given);
  const problems = result.success
    ? []
    : result.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`);
  problems.push(...findSignInProblems(given));
  const address = result.success ? readAddress(result.output) : undefined;
  if (address?.problem !== undefined) problems.push(address.problem);
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  const { output } = result;
  return {
    port: output.PORT,
    host: output.HOST ?? defaultHost(output.PUBLIC_URL),
    dataDir: output.DATA_DIR,
    adminToken: output.ADMIN_TOKEN,
    couchUrl: output.COUCHDB_URL,
    prefix: output.COUCHDB_PREFIX ?? '',
    syncIntervalMinutes: output.SYNC_INTERVAL_MINUTES,
    publicUrl: address?.publicUrl,
    basePath: address?.basePath ?? '',
    oidc: readOidc(output),
    onlyPasswordOf: output.LOCAL_SIGN_IN === 'off' ? output.LOCAL_SIGN_IN_ADMIN : undefined,
    trustedProxies: output.TRUSTED_PROXIES,
    channels: {
      smtpUrl: output.SMTP_URL,
      mailFrom: output.MAIL_FROM,
      networks: output.CHANNEL_NETWORKS
    },
    metricsToken: output.METRICS_TOKEN,
    logFormat: output.LOG_FORMAT,
    backup: {
      folder: output.BACKUP_DIR,
      everyHours: output.BACKUP_EVERY_HOURS,
      fullDays: output.BACKUP_FULL_DAYS,
      keepDays: output.BACKUP_KEEP_DAYS,
      recipient: output.BACKUP_RECIPIENT
    },
    dashboardDir: output.PWA_DIR,
    agentPackage: output.AGENT_PACKAGE,
    apiDocsDir: output.API_DOCS_DIR
  };
}

function readOidc(output: Environment): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_DOMAINS: domains } = output;
  if (issuer === undefined || clientId === undefined || domains === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: output.OIDC_CLIENT_SECRET,
    name: output.OIDC_NAME,
    scopes: output.OIDC_SCOPES,
    groupsClaim: output.OIDC_GROUPS_CLAIM,
    domains,
    creates: output.OIDC_CREATE === 'yes',
    grants: output.OIDC_ROLES
  };
}

/** What single sign-on needs besides, so that half a setting is none. */
function findSignInProblems(given: Env): string[] {
  const isSet = (name: string) => given[name] !== undefined;
  const needed = isSet('OIDC_ISSUER') ? ['OIDC_CLIENT_ID', 'OIDC_DOMAINS', 'PUBLIC_URL'] : [];
  const problems = needed.filter((name) => !isSet(name)).map((name) => `${name} is needed with OIDC_ISSUER`);
  const others = Object.keys(given).filter((name) => name.startsWith('OIDC_') && !name.endsWith('_FILE'));
  if (!isSet('OIDC_ISSUER') && others.length > 0)
    problems.push(`OIDC_ISSUER is needed with ${others.join(', ')}`);
  if (isSet('SMTP_URL') !== isSet('MAIL_FROM')) problems.push('SMTP_URL and MAIL_FROM are needed together');
  if (given['LOCAL_SIGN_IN'] === 'off') {
    for (const name of ['OIDC_ISSUER', 'LOCAL_SIGN_IN_ADMIN'])
      if (!isSet(name)) problems.push(`${name} is needed with LOCAL_SIGN_IN=off`);
  } else if (isSet('LOCAL_SIGN_IN_ADMIN'))
    problems.push('LOCAL_SIGN_IN_ADMIN has no effect without LOCAL_SIGN_IN=off');
  return problems;
}

/** Passwords and days must not cross a network without TLS unless that was chosen. With TLS the web server may be elsewhere. */
const defaultHost = (publicUrl: string | undefined) =>
  publicUrl?.startsWith('https:') ? ALL_ADDRESSES : LOOPBACK;

/** Where others reach the server. PUBLIC_URL may have the base path, or leave it to BASE_PATH. */
function readAddress({ PUBLIC_URL: url, BASE_PATH: given }: Environment): {
  publicUrl: string | undefined;
  basePath: string;
  problem?: string;
} {
  if (url === undefined) return { publicUrl: undefined, basePath: given ?? '' };
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(/\/$/, '');
  const basePath = given ?? path;
  const address = { publicUrl: origin + basePath, basePath };
  if (path === '' || path === basePath) return address;
  return { ...address, problem: `PUBLIC_URL has another path than BASE_PATH, ${basePath || '/'}` };
}
