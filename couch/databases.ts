/** The names of the databases, and who may read and write them. */
import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { developerRole, managerRole, qualifyRole } from '#domain/roles.ts';

export const USERS = '_users';
export const SYSTEM_DATABASES = [USERS, '_replicator', '_global_changes'];

/** How much a database may hold before only server administrators may add to it. */
export type Quota = { documents: number; bytes: number };

/** Many years of days, at 10 kB each, and as much again. */
export const DEVELOPER_QUOTA: Quota = { documents: 50_000, bytes: 100_000_000 };

/** Rules, holidays, goals and saved views of thousands of people. */
const ORG_QUOTA: Quota = { documents: 20_000, bytes: 100_000_000 };

/** The service writes most of it, without being bounded: ten years of days of a hundred people, and their reviews. */
const TEAM_QUOTA: Quota = { documents: 500_000, bytes: 2_000_000_000 };

/** The part of CouchDB's security object that says who may read and write. */
export type Security = {
  admins: { names: string[]; roles: string[] };
  members: { names: string[]; roles: string[] };
};

/**
 * A member of a security object, which only server administrators can write: the database has another one after it was
 * created again, because neither replication nor a backup of documents contains security objects.
 */
const Identified = v.looseObject({ tidesheet: v.looseObject({ identity: v.string() }) });

/** What tells a database from an earlier one of the same name; undefined where it was not given any yet. */
export function identityOf(security: unknown): string | undefined {
  const identified = v.safeParse(Identified, security);
  return identified.success ? identified.output.tidesheet.identity : undefined;
}

/** The databases of one installation. Several installations share a CouchDB by prefixes of their names. */
export type Names = {
  prefix: string;
  org: string;
  audit: string;
  /** What the service remembers: only server administrators read and write it. */
  service: string;
  team: (slug: string) => string;
  /** The slug of a team's database, or undefined for any other database. */
  slugOf: (database: string) => string | undefined;
  /** A name for a new database of a developer. Because of its random part it is never used again after an erasure. */
  newDeveloper: (developer: string) => string;
  /** The developer whose database this is, or undefined for any other database. */
  developerOf: (database: string) => string | undefined;
};

/** `prefix` is empty, or starts with a letter and has lower-case letters, digits and "-". */
export function databaseNames(prefix: string): Names {
  const developer = new RegExp(`^${prefix}dev-[a-z0-9]{6}-([a-z][a-z0-9_-]{1,62})$`);
  const team = new RegExp(`^${prefix}team-([a-z][a-z0-9-]{0,31})$`);
  return {
    prefix,
    org: `${prefix}org`,
    audit: `${prefix}audit`,
    service: `${prefix}service`,
    team: (slug) => `${prefix}team-${slug}`,
    slugOf: (database) => team.exec(database)?.[1],
    newDeveloper: (id) => `${prefix}dev-${randomLetters(6)}-${id}`,
    developerOf: (database) => developer.exec(database)?.[1]
  };
}

function randomLetters(count: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
}

/**
 * People and agents are members of a database; only server administrators are its admins. The validation functions take the
 * prefix of the installation from here.
 */
const membersOnly = (...roles: string[]): Security => ({
  admins: { names: [], roles: ['_admin'] },
  members: { names: [], roles }
});

export const developerSecurity = (prefix: string, developer: string) =>
  membersOnly(qualifyRole(prefix, developerRole(developer)));
export const teamSecurity = (prefix: string, slug: string) =>
  membersOnly(qualifyRole(prefix, managerRole(slug)), qualifyRole(prefix, 'admin'));
export const orgSecurity = (prefix: string) => membersOnly(qualifyRole(prefix, 'member'));
export const auditSecurity = (prefix: string) => membersOnly(qualifyRole(prefix, 'admin'));
export const serviceSecurity = () => membersOnly('_admin');

/** Who reads a database of this installation that people or agents use; undefined for any other name. */
export function securityOf(names: Names, database: string): Security | undefined {
  const slug = names.slugOf(database);
  if (slug !== undefined) return teamSecurity(names.prefix, slug);
  const developer = names.developerOf(database);
  if (developer !== undefined) return developerSecurity(names.prefix, developer);
  if (database === names.org) return orgSecurity(names.prefix);
  return database === names.audit ? auditSecurity(names.prefix) : undefined;
}

/** How much a database of this installation may hold that its members write to; undefined for any other name. */
export function quotaOf(names: Names, database: string): Quota | undefined {
  if (names.developerOf(database) !== undefined) return DEVELOPER_QUOTA;
  if (names.slugOf(database) !== undefined) return TEAM_QUOTA;
  return database === names.org ? ORG_QUOTA : undefined;
}
