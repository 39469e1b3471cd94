/** Names of the databases and who may read and write them. */
import { randomInt } from 'node:crypto';

export const ORG = 'org';
export const AUDIT = 'audit';
export const USERS = '_users';
export const SYSTEM_DATABASES = [USERS, '_replicator', '_global_changes'];

/** CouchDB's security object, as far as it is used here. */
export type Security = {
  admins: { names: string[]; roles: string[] };
  members: { names: string[]; roles: string[] };
};

export const teamDatabase = (slug: string) => `team-${slug}`;
export const DEFAULT_TEAM = 'main';

const DEVELOPER_DATABASE = /^dev-[a-z0-9]{6}-([a-z][a-z0-9_-]{1,62})$/;

/** A name for a new database of a developer. The random part keeps a name from coming back after an erasure. */
export function newDeveloperDatabase(developer: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const random = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
  return `dev-${random}-${developer}`;
}

/** The developer whose database this is, or undefined for any other database. */
export const developerOf = (database: string): string | undefined => DEVELOPER_DATABASE.exec(database)?.[1];

/** Only server administrators are admins of a database: people and agents are members. */
const membersOnly = (...roles: string[]): Security => ({
  admins: { names: [], roles: ['_admin'] },
  members: { names: [], roles }
});

export const developerSecurity = (developer: string) => membersOnly(`developer:${developer}`);
export const teamSecurity = (slug: string) => membersOnly(`manager:${slug}`, 'admin');
export const orgSecurity = () => membersOnly('member');
export const auditSecurity = () => membersOnly('admin');
