import * as v from 'valibot';
import { badRequest, forbidden, unauthorized } from './errors.ts';

const Group = v.pipe(
  v.looseObject({ names: v.optional(v.array(v.string())), roles: v.optional(v.array(v.string())) }),
  v.check((group) => !Array.isArray(group))
);

/** A database's `_security` object. Other members are stored unchanged. */
export const Security = v.looseObject({ admins: v.optional(Group), members: v.optional(Group) });
export type Security = v.InferOutput<typeof Security>;

/** The sender of a request; `name` is null for anonymous ones, `by` is how they were authenticated. */
export type User = { name: string | null; roles: string[]; by?: 'cookie' | 'default' };

export const ANONYMOUS: User = { name: null, roles: [] };

/** A new database is open to server administrators only. */
export const DEFAULT_SECURITY: Security = { members: { roles: ['_admin'] }, admins: { roles: ['_admin'] } };

/** @throws CouchError 400 when it is not a security object. */
export function readSecurity(value: unknown): Security {
  const result = v.safeParse(Security, value);
  if (Array.isArray(value) || !result.success)
    throw badRequest('A security object has admins and members, each with lists of names and roles.');
  return result.output;
}

const isIn = (group: Security['admins'], user: User) =>
  (user.name !== null && group?.names?.includes(user.name) === true) ||
  group?.roles?.some((role) => user.roles.includes(role)) === true;

export const isServerAdmin = (user: User) => user.roles.includes('_admin');

export const isDatabaseAdmin = (user: User, security: Security) =>
  isServerAdmin(user) || isIn(security.admins, user);

/** Members may read and write; a database without members is public. */
export function isMember(user: User, security: Security): boolean {
  const { names = [], roles = [] } = security.members ?? {};
  if (names.length === 0 && roles.length === 0) return true;
  return isDatabaseAdmin(user, security) || isIn(security.members, user);
}

/** @throws CouchError 401 for anonymous users, 403 for others. */
export function requireMember(user: User, security: Security): void {
  if (isMember(user, security)) return;
  if (user.name === null) throw unauthorized('You are not authorized to access this db.');
  throw forbidden('You are not allowed to access this db.');
}

/** The error for something that only database administrators may do, such as writing a design document. */
export function notDatabaseAdmin(user: User) {
  const error = user.name === null ? unauthorized : forbidden;
  return error('You are not a db or server admin.');
}

/** @throws CouchError 401 for anonymous users, 403 for others. */
export function requireDatabaseAdmin(user: User, security: Security): void {
  if (!isDatabaseAdmin(user, security)) throw notDatabaseAdmin(user);
}

/** @throws CouchError 401. */
export function requireServerAdmin(user: User): void {
  if (!isServerAdmin(user)) throw unauthorized('You are not a server admin.');
}
