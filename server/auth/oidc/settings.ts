/** Settings of single sign-on. */
import * as v from 'valibot';
import { TeamSlug } from '#domain/documents/primitives.ts';

const MAX_GROUPS = 500;

/** What a group gives: the role admin, the role of a manager of a team, or membership of a team. */
export type Grant = { kind: 'admin' } | { kind: 'manager' | 'team'; slug: string };

export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** On the button. */
  name: string;
  scopes: string;
  groupsClaim: string;
  /** Addresses in these domains may sign in, lower case. */
  domains: string[];
  /** Whether somebody who is not registered gets an account. */
  creates: boolean;
  grants: ReadonlyMap<string, readonly Grant[]>;
};

export const Issuer = v.pipe(
  v.string(),
  v.check(isIssuer, 'must be an https URL without a query, like https://login.example.com/realms/staff')
);

/** Plain HTTP only to this machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && `${search}${hash}${username}` === '';
}

export const Domains = v.pipe(
  v.string(),
  v.transform((list) =>
    list
      .split(',')
      .map((domain) => domain.trim().toLowerCase())
      .filter(Boolean)
  ),
  v.array(v.string()),
  v.check(
    (domains) => domains.length > 0 && domains.every((one) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one)),
    'must be domains like example.com, with commas between'
  )
);

const Grants = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.array(v.string())));

/** `{"it-admins": ["admin"], "web-leads": ["manager:web", "team:web"]}` as the grants of each group. */
export const GroupGrants = v.pipe(
  v.string(),
  v.check(
    (text) => readGrants(text) !== undefined,
    'must be JSON that gives groups a list of "admin", "manager:<team>" and "team:<team>", like {"it-admins":["admin"]}'
  ),
  v.transform((text) => readGrants(text) ?? new Map<string, Grant[]>())
);

function readGrants(text: string): Map<string, Grant[]> | undefined {
  const parsed = v.safeParse(Grants, text);
  if (!parsed.success) return undefined;
  const groups = new Map<string, Grant[]>();
  for (const [group, words] of Object.entries(parsed.output)) {
    const grants = words.map(readGrant);
    if (!grants.every((grant) => grant !== undefined)) return undefined;
    groups.set(group, grants);
  }
  return groups.size > MAX_GROUPS ? undefined : groups;
}

function readGrant(word: string): Grant | undefined {
  if (word === 'admin') return { kind: 'admin' };
  const [, kind, slug] = /^(manager|team):(.+)$/.exec(word) ?? [];
  if (slug === undefined || !v.is(TeamSlug, slug)) return undefined;
  return { kind: kind === 'manager' ? 'manager' : 'team', slug };
}
