/** Making a link for somebody, and making an agent for who uses it. */
import { USERS } from '../../couch/databases.ts';
import { recordAct } from '../people/audit.ts';
import { makeAgent } from '../people/credentials.ts';
import { WrongState } from '../people/sign-in.ts';
import { findDeveloper, putUser, userId, type PersonUser } from '../people/users.ts';
import type { Service } from '../service.ts';
import { claimEnrolment, keepEnrolment, LinkRefused } from './enrolments.ts';

/** A link's secret, and until when it can be used. Undefined if nobody has that id. Throws `WrongState`. */
export async function offerEnrolment(
  { couch, now }: Service,
  developer: string,
  by: string,
  days: number
): Promise<{ secret: string; expires: string } | undefined> {
  const person = await findDeveloper(couch, developer);
  if (!person) return undefined;
  if (person.tidesheet.erasing) throw new WrongState(`${developer} is being erased. Send the erasure again.`);
  if (person.tidesheet.disabled) throw new WrongState(`${developer} is disabled. Enable them first.`);
  const kept = await keepEnrolment(couch, { developer, by, days }, now());
  await recordAct(couch, { by, act: 'enrolment', subject: developer, detail: { days } }, now());
  return kept;
}

/**
 * A new agent of the developer whose link it is; other agents stay as they are. The link is used up before the agent is
 * made: where this breaks off, nobody has a token. Throws `LinkRefused`.
 */
export async function enrol(
  { couch, now }: Service,
  secret: string,
  device: string | undefined
): Promise<{ developer: string; name: string; token: string }> {
  const { developer, by } = await claimEnrolment(couch, secret, now());
  const person = await findDeveloper(couch, developer);
  if (!mayEnrol(person)) throw new LinkRefused(GONE);
  const { agent, token } = makeAgent(person, now(), device);
  await putUser(couch, agent);
  // Whoever disables or erases first marks the person and then looks for agents: one of the two finds this one.
  if (!mayEnrol(await findDeveloper(couch, developer))) {
    const users = couch.use(USERS);
    const { _id, _rev } = await users.get(userId(agent.name));
    await users.destroy(_id, _rev);
    throw new LinkRefused(GONE);
  }
  const { label } = agent.tidesheet;
  await recordAct(couch, { by: developer, act: 'enrol', subject: developer, detail: { label, by } }, now());
  return { developer, name: person.tidesheet.name, token };
}

const GONE = 'This enrolment link is of somebody who may not sign in.';

const mayEnrol = (person: PersonUser | undefined): person is PersonUser =>
  person !== undefined && !person.tidesheet.disabled && !person.tidesheet.erasing;
