/** Whether somebody may sign in: CouchDB knows no such switch, so what it compares passwords with is put aside. */
import { formatInstant } from '#domain/time/calendar.ts';
import type { AgentUser, PersonUser } from './users.ts';

/** The request does not fit the state that somebody's account is in; the message says what to do first. */
export class WrongState extends Error {}

/** The fields of a user document that CouchDB makes of a password. Without the salt open sessions end too. */
const KEY_FIELDS = ['password_scheme', 'password_sha', 'pbkdf2_prf', 'salt', 'iterations', 'derived_key'];

type User = PersonUser | AgentUser;

export function withoutSignIn<U extends User>(user: U, nowMs: number): U {
  if (user.tidesheet.disabled) return user;
  const fields = Object.entries(user);
  const rest = fields.filter(([field]) => !KEY_FIELDS.includes(field));
  const key = Object.fromEntries(fields.filter(([field]) => KEY_FIELDS.includes(field)));
  return {
    // The fields that are left out are none of the schema's.
    ...(Object.fromEntries(rest) as U),
    tidesheet: { ...user.tidesheet, disabled: { at: formatInstant(nowMs), key } }
  };
}

export function withSignIn<U extends User>(user: U): U {
  const { disabled, ...tidesheet } = user.tidesheet;
  return disabled ? { ...user, ...disabled.key, tidesheet } : user;
}
