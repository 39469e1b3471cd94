/** Whether somebody may sign in. CouchDB has no such switch, so the key that it compares passwords with is moved aside. */
import { formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { recordAct } from './audit.ts';
import { splitKey } from './one-time-passwords.ts';
import { revokeScripts } from './script-tokens.ts';
import { getDeveloper, listAgents, putUser } from './users.ts';
import type { AgentUser, PersonUser } from './user-documents.ts';

/**
 * From now on neither the person nor their agents can sign in, their enrolment links are void, and the
 * tokens of their scripts are revoked for good; their data stay.
 * @throws RequestError where nobody has that id, or they are being erased.
 */
export async function disable(service: Service, developer: string, by: string): Promise<void> {
  if (by === developer)
    throw new RequestError('account-state', 'You cannot disable yourself.', 'Another admin can.');
  const act = { by, act: 'disable', subject: developer };
  await changeAll(service, act, (user) => withoutSignIn(user, service.now()));
  await voidEnrolments(service.couch, developer);
  await revokeScripts(service, developer, by);
}

/** They can sign in again, with the passwords and tokens of before. @throws RequestError as `disable` does. */
export const enable = (service: Service, developer: string, by: string): Promise<void> =>
  changeAll(service, { by, act: 'enable', subject: developer }, withSignIn);

async function changeAll(
  { couch, now }: Service,
  act: { by: string; act: string; subject: string },
  change: <U extends User>(user: U) => U
): Promise<void> {
  const developer = act.subject;
  const person = await getDeveloper(couch, developer);
  if (person.tidesheet.erasing) throw isBeingErased(developer);
  let isChanged = await changeUser(couch, person, change);
  for (const agent of await listAgents(couch, developer))
    if (await changeUser(couch, agent, change)) isChanged = true;
  if (isChanged) await recordAct(couch, act, now());
}

export const isBeingErased = (developer: string) =>
  new RequestError('account-state', `${developer} is being erased.`, 'Send the erasure again.');

/** Returns whether anything changed. */
async function changeUser<U extends User>(couch: Couch, user: U, change: (user: U) => U): Promise<boolean> {
  const changed = change(user);
  if (changed === user) return false;
  await putUser(couch, changed);
  return true;
}

type User = PersonUser | AgentUser;

export function withoutSignIn<U extends User>(user: U, nowMs: number): U {
  if (user.tidesheet.disabled) return user;
  const { rest, key } = splitKey(user);
  return { ...rest, tidesheet: { ...user.tidesheet, disabled: { at: formatInstant(nowMs), key } } };
}

function withSignIn<U extends User>(user: U): U {
  const { disabled, ...tidesheet } = user.tidesheet;
  return disabled ? { ...user, ...disabled.key, tidesheet } : user;
}
