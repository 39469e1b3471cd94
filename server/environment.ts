/** The variables of the environment, each with what it may be. */
import { isIP } from 'node:net';
import * as v from 'valibot';
import { EmailAddress } from '#domain/accounts/email.ts';
import { isBasePath } from '#domain/api/base-path.ts';
import { isRecipient } from './backup/age.ts';
import { Domains, GroupGrants, Issuer } from './auth/oidc/settings.ts';
import { isSubnet } from '../couch/client-address.ts';
import { findUrlProblem } from '../couch/connection.ts';
import { LOG_FORMATS } from './monitoring/logging.ts';
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

/** The variables that the server reads, each as a text. An empty one counts as left out. */
export const Environment = v.object({
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

export type Environment = v.InferOutput<typeof Environment>;
