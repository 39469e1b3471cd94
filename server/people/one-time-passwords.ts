/**
 * One-time passwords. While one is in force, its user has no roles: CouchDB itself refuses everything but asking who is
 * signed in. The roles wait under `tidesheet` until the password is changed. The first sign-in uses the password up, by
 * replacing the key that CouchDB compares it with; the salt, which that session depends on, stays.
 */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { rangeOf } from '#domain/documents/id.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { PasswordHash, verifyPassword } from '../../couch/embedded/auth/password.ts';
import { retryConflicts, statusOf, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import type { Service } from '../service.ts';
import { listPeople, putUser, readPerson, userId } from './users.ts';
import type { OneTimePassword, PersonUser } from './user-documents.ts';

const ONE_TIME_PASSWORD_HOURS = 72;
const HOUR_MS = 3_600_000;

/** The fields of a user document that CouchDB makes of a password. Without the salt open sessions end too. */
const KEY_FIELDS = ['password_scheme', 'password_sha', 'pbkdf2_prf', 'salt', 'iterations', 'derived_key'];

/** The key of a user document, and the document without it. */
export function splitKey<U extends object>(user: U): { rest: U; key: Record<string, unknown> } {
  const fields = Object.entries(user);
  return {
    // The fields that are left out are none of the schema's.
    rest: Object.fromEntries(fields.filter(([field]) => !KEY_FIELDS.includes(field))) as U,
    key: Object.fromEntries(fields.filter(([field]) => KEY_FIELDS.includes(field)))
  };
}

/** The roles that a person has, or gets back with a password of their own. */
export const heldRoles = (person: PersonUser): string[] =>
  person.tidesheet.oneTimePassword?.roles ?? person.roles;

/** The person with other roles: at once, or once they have chosen a password. */
export function withHeldRoles(person: PersonUser, roles: string[]): PersonUser {
  const { oneTimePassword } = person.tidesheet;
  if (!oneTimePassword) return { ...person, roles };
  return { ...person, tidesheet: { ...person.tidesheet, oneTimePassword: { ...oneTimePassword, roles } } };
}

const expiryOf = (nowMs: number) => formatInstant(nowMs + ONE_TIME_PASSWORD_HOURS * HOUR_MS);

/** The person with a new one-time password and, until they change it, without roles. */
export function withOneTimePassword(person: PersonUser, password: string, nowMs: number): PersonUser {
  const oneTimePassword: OneTimePassword = {
    expires: expiryOf(nowMs),
    roles: heldRoles(person)
  };
  return { ...person, password, roles: [], tidesheet: { ...person.tidesheet, oneTimePassword } };
}

/** The person with a password of their own, and their roles. CouchDB makes a new salt, so that every session ends. */
export function withOwnPassword(person: PersonUser, password: string): PersonUser {
  const tidesheet = { ...person.tidesheet, oneTimePassword: undefined };
  return { ...person, password, roles: heldRoles(person), tidesheet };
}

export const isExpired = ({ expires }: OneTimePassword, nowMs: number): boolean =>
  Date.parse(expires) <= nowMs;

/**
 * Uses up the one-time password of somebody whose credentials CouchDB has just accepted.
 * @returns `accepted` also where it is none; of several sign-ins at once, one is accepted.
 */
export async function useOneTimePassword(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  name: string
): Promise<'accepted' | 'was-used' | 'has-expired'> {
  return retryConflicts(async () => {
    const person = await readPerson(couch, name);
    const oneTime = person?.tidesheet.oneTimePassword;
    if (!person || !oneTime) return 'accepted';
    if (isExpired(oneTime, now())) {
      await putUser(couch, withoutKey(person));
      return 'has-expired';
    }
    if (oneTime.used) return 'was-used';
    await putUser(couch, withUsedKey(person, oneTime, now()));
    return 'accepted';
  });
}

function withUsedKey(person: PersonUser, oneTime: OneTimePassword, nowMs: number): PersonUser {
  const { rest, key } = splitKey(person);
  const nobodys = { ...key, derived_key: randomBytes(32).toString('hex') };
  const used = { at: formatInstant(nowMs), key };
  return { ...rest, ...nobodys, tidesheet: { ...person.tidesheet, oneTimePassword: { ...oneTime, used } } };
}

/** Whether this is the one-time password that was used up. */
export async function isUsedPassword(oneTime: OneTimePassword, password: string): Promise<boolean> {
  const hash = v.safeParse(PasswordHash, oneTime.used?.key);
  return hash.success && (await verifyPassword(password, hash.output));
}

/** The person without anything that they could sign in with; the session that was opened with the password ends, too. */
function withoutKey(person: PersonUser): PersonUser {
  const { disabled, oneTimePassword, ...tidesheet } = person.tidesheet;
  return {
    ...splitKey(person).rest,
    tidesheet: {
      ...tidesheet,
      ...(disabled && { disabled: { ...disabled, key: {} } }),
      ...(oneTimePassword && { oneTimePassword: { ...oneTimePassword, used: undefined } })
    }
  };
}

/** Ends the one-time passwords that have expired, and the sessions that were opened with them. */
export async function endExpiredPasswords(couch: Couch, nowMs: number): Promise<void> {
  for (const person of await listPeople(couch)) {
    const { oneTimePassword, disabled } = person.tidesheet;
    if (!oneTimePassword || !isExpired(oneTimePassword, nowMs)) continue;
    const hasKey = Object.keys(splitKey(person).key).length > 0;
    if (!hasKey && Object.keys(disabled?.key ?? {}).length === 0) continue;
    try {
      await putUser(couch, withoutKey(person));
    } catch (error) {
      // Changed this moment; the next round decides again.
      if (statusOf(error) !== 409) throw error;
    }
  }
}

const FlaggedUser = v.looseObject({
  _id: v.string(),
  roles: v.array(v.string()),
  tidesheet: v.looseObject({
    kind: v.literal('person'),
    installation: v.string(),
    oneTimePassword: v.literal(true)
  })
});

/** Earlier versions only flagged one-time passwords. These expire as if they were made now. */
export async function migrateOneTimePasswords(couch: Couch, nowMs: number): Promise<void> {
  const users = couch.use(USERS);
  const { rows } = await users.list({ ...rangeOf(userId('')), include_docs: true });
  for (const row of rows) {
    const user = v.safeParse(FlaggedUser, row.doc);
    if (!user.success || user.output.tidesheet.installation !== couch.names.prefix) continue;
    const { roles, tidesheet } = user.output;
    const oneTimePassword: OneTimePassword = { expires: expiryOf(nowMs), roles };
    const migrated = { ...user.output, roles: [], tidesheet: { ...tidesheet, oneTimePassword } };
    await users.insert(migrated);
  }
}
