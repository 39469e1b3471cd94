import type { Couch } from '../../couch/connection.ts';
import type { Service } from '../service.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { recordAct } from './audit.ts';
import { withoutSignIn, withSignIn, WrongState } from './sign-in.ts';
import { findDeveloper, listAgents, putUser, type AgentUser, type PersonUser } from './users.ts';

/**
 * From now on neither the person nor their agents can sign in, and their enrolment links are void; their data stay. False
 * if nobody has that id.
 */
export async function disable(service: Service, developer: string, by: string): Promise<boolean> {
  const act = { by, act: 'disable', subject: developer };
  const found = await changeAll(service, developer, act, (user) => withoutSignIn(user, service.now()));
  if (found) await voidEnrolments(service.couch, developer);
  return found;
}

/** They can sign in again, with the passwords and tokens of before. False if nobody has that id. */
export const enable = (service: Service, developer: string, by: string) =>
  changeAll(service, developer, { by, act: 'enable', subject: developer }, withSignIn);

async function changeAll(
  { couch, now }: Service,
  developer: string,
  act: { by: string; act: string; subject: string },
  change: <U extends PersonUser | AgentUser>(user: U) => U
): Promise<boolean> {
  const person = await findDeveloper(couch, developer);
  if (!person) return false;
  if (person.tidesheet.erasing) throw new WrongState(`${developer} is being erased. Send the erasure again.`);
  await changeUser(couch, person, change);
  for (const agent of await listAgents(couch, developer)) await changeUser(couch, agent, change);
  await recordAct(couch, act, now());
  return true;
}

async function changeUser<U extends PersonUser | AgentUser>(couch: Couch, user: U, change: (user: U) => U) {
  const changed = change(user);
  if (changed !== user) await putUser(couch, changed);
}
