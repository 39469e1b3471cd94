/** Settings of the server, all from the environment. */
import { isIP } from 'node:net';
import * as v from 'valibot';
import { EmailAddress } from '#domain/accounts/email.ts';
import { isBasePath } from '#domain/api/base-path.ts';
import { ConfigError } from '../cli/errors.ts';
import type { Env } from '../cli/env-file.ts';
import { isRecipient } from './backup/age.ts';
import { Domains, GroupGrants, Issuer, type OidcSettings } from './auth/oidc/settings.ts';
import type { ChannelSettings } from './channels/channels.ts';
import { isSubnet } from '../couch/client-address.ts';
import { findUrlProblem } from '../couch/connection.ts';
import { ALL_ADDRESSES, LOOPBACK } from './listen-address.ts';
import { LOG_FORMATS, type LogFormat, type Logging } from './monitoring/logging.ts';
import { isServerUrl } from './public-url.ts';

const Port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535'),
  v.transform(Number),
  v.maxValue(65_535, 'must be a port number, 0 to 65535')
);

/** An IPv6 address may be in brackets, as in URLs. */
const Host = v.pipe(
  v.string(),
  v.transform((host) => host.replace(/^\[(.*)\]$/, '$1')),
  v.check(
    (host) => isIP(host) !== 0 || /^[a-z0-9][a-z0-9.-]*$/i.test(host),
    'must be an address of this machine, like 127.0.0.1 or ::1; 0.0.0.0 or :: for all of them'
  )
);

const CouchUrl = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? findUrlProblem(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  })
);

const Prefix = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,19}$/, 'must start with a letter and have lower-case letters, digits or "-"'),
  // The databases of "x-team-" would be named as those of teams of "x-".
  v.check((prefix) => !prefix.includes('team-'), 'must not contain "team-"'),
  // Those of "dev-abc123-" as databases of a developer without a prefix.
  v.check(
    (prefix) => !/(^|-)dev-[a-z0-9]{6}-/.test(prefix),
    'must not look like the name of a developer’s database, "dev-abc123-"'
  )
);

const Minutes = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,3}$/, 'must be whole minutes from 1 to 1440'),
  v.transform(Number),
  v.maxValue(1440, 'must be whole minutes from 1 to 1440')
);

const wholeFrom = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,5}$/, `must be a whole number from ${min} to ${max}`),
    v.transform(Number),
    v.minValue(min, `must be a whole number from ${min} to ${max}`),
    v.maxValue(max, `must be a whole number from ${min} to ${max}`)
  );

const Subnets = v.pipe(
  v.string(),
  v.transform((list) =>
    list
      .split(',')
      .map((subnet) => subnet.trim())
      .filter(Boolean)
  ),
  v.array(v.string()),
  v.check(
    (subnets) => subnets.every(isSubnet),
    'must be IP addresses or ranges like 10.0.0.0/8, with commas between'
  )
);

const PublicUrl = v.pipe(
  v.string(),
  v.transform((url) => url.replace(/\/$/, '')),
  v.check(isServerUrl, 'must be the address people open, like https://tidesheet.example.com')
);

const BasePath = v.pipe(
  v.string(),
  v.transform((path) => path.replace(/\/$/, '')),
  v.check(
    isBasePath,
    'must be a path like /tidesheet, of letters, digits, "-" and "_", and not that of a page'
  )
);

const isSmtpUrl = (url: string): boolean =>
  URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol) && new URL(url).hostname !== '';

const Environment = v.object({
  PORT: v.optional(Port, '8000'),
  HOST: v.optional(Host),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'must name a folder')), './data'),
  ADMIN_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
  COUCHDB_URL: v.optional(CouchUrl),
  COUCHDB_PREFIX: v.optional(Prefix),
  SYNC_INTERVAL_MINUTES: v.optional(Minutes, '30'),
  PUBLIC_URL: v.optional(PublicUrl),
  BASE_PATH: v.optional(BasePath),
  TRUSTED_PROXIES: v.optional(Subnets, ''),
  OIDC_ISSUER: v.optional(Issuer),
  OIDC_CLIENT_ID: v.optional(v.pipe(v.string(), v.maxLength(500, 'is too long'))),
  OIDC_CLIENT_SECRET: v.optional(v.string()),
  OIDC_NAME: v.optional(v.pipe(v.string(), v.maxLength(50, 'has at most 50 characters')), 'Single sign-on'),
  OIDC_SCOPES: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must begin with openid, with spaces between')
    ),
    'openid email profile'
  ),
  OIDC_DOMAINS: v.optional(Domains),
  OIDC_CREATE: v.optional(v.picklist(['yes', 'no'], 'must be yes or no'), 'yes'),
  OIDC_GROUPS_CLAIM: v.optional(v.pipe(v.string(), v.maxLength(200, 'is too long')), 'groups'),
  OIDC_ROLES: v.optional(GroupGrants, '{}'),
  LOCAL_SIGN_IN: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
  LOCAL_SIGN_IN_ADMIN: v.optional(EmailAddress),
  SMTP_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        isSmtpUrl,
        'must be an address like smtps://user:password@mail.example.com or smtp://mail.example.com:587'
      )
    )
  ),
  MAIL_FROM: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^([^<>\r\n"]{1,100} )?<?[^\s<>@]+@[^\s<>@]+>?$/,
        'must be an address, like Tidesheet <tidesheet@example.com>'
      )
    )
  ),
  CHANNEL_NETWORKS: v.optional(Subnets, ''),
  METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
  LOG_FORMAT: v.optional(v.picklist(LOG_FORMATS, `must be ${LOG_FORMATS.join(' or ')}`), 'text'),
  BACKUP_DIR: v.optional(v.string()),
  BACKUP_EVERY_HOURS: v.optional(wholeFrom(1, 168), '24'),
  BACKUP_FULL_DAYS: v.optional(wholeFrom(1, 365), '7'),
  BACKUP_KEEP_DAYS: v.optional(wholeFrom(1, 3650), '30'),
  BACKUP_RECIPIENT: v.optional(
    v.pipe(v.string(), v.check(isRecipient, 'must be a public key of age, which begins with age1'))
  ),
  PWA_DIR: v.optional(v.string(), './build'),
  AGENT_PACKAGE: v.optional(v.string(), './dist/agent.tgz'),
  API_DOCS_DIR: v.optional(v.string(), './node_modules/swagger-ui-dist')
});

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

function readOidc(output: v.InferOutput<typeof Environment>): OidcSettings | undefined {
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
function readAddress({ PUBLIC_URL: url, BASE_PATH: given }: v.InferOutput<typeof Environment>): {
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
