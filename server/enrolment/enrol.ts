/** Makes enrolment links, and an agent for the machine that uses one. */
import { recordAct } from '../people/audit.ts';
import { makeAgent } from '../people/credentials.ts';
import { isBeingErased } from '../people/disable.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { findDeveloper, getDeveloper, putUser, removeUser, type PersonUser } from '../people/users.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { claimEnrolment, linkError, storeEnrolment } from './enrolments.ts';

/** Makes a link: its secret, and until when it can be used. @throws RequestError where the developer may not sign in. */
export async function offerEnrolment(
  { couch, now }: Service,
  offer: { developer: string; by: string; days: number }
): Promise<{ secret: string; expires: string }> {
  const { developer, by, days } = offer;
  const { tidesheet } = await getDeveloper(couch, developer);
  if (tidesheet.erasing) throw isBeingErased(developer);
  if (tidesheet.disabled)
    throw new RequestError('account-state', `${developer} is disabled.`, 'Enable them first.');
  const stored = await storeEnrolment(couch, offer, now());
  await recordAct(couch, { by, act: 'enrolment', subject: developer, detail: { days } }, now());
  return stored;
}

/**
 * A new agent of the developer whose link it is; other agents stay as they are. The link is used up before the agent is
 * made: an interrupted request leaves nobody with a token. @throws RequestError
 */
export async function enrol(
  service: Service,
  secret: string
): Promise<{ developer: string; name: string; token: string }> {
  const { couch, now } = service;
  const { developer, by } = await claimEnrolment(couch, secret, now());
  return oneAtATime(couch, developer, () => addAgent(service, { developer, by }));
}

async function addAgent(
  { couch, now }: Service,
  { developer, by }: { developer: string; by: string }
): Promise<{ developer: string; name: string; token: string }> {
  const person = await findDeveloper(couch, developer);
  if (!mayEnrol(person)) throw revoked();
  const { agent, token } = makeAgent(person, now());
  await putUser(couch, agent);
  // Disabling and erasing first mark the person and then look for agents, so one of the two finds this one.
  if (!mayEnrol(await findDeveloper(couch, developer))) {
    await removeUser(couch, agent.name);
    throw revoked();
  }
  const { label } = agent.tidesheet;
  await recordAct(couch, { by: developer, act: 'enrol', subject: developer, detail: { label, by } }, now());
  return { developer, name: person.tidesheet.name, token };
}

const revoked = () => linkError('link-revoked', 'This enrolment link is of somebody who may not sign in.');

const mayEnrol = (person: PersonUser | undefined): person is PersonUser =>
  person !== undefined && !person.tidesheet.disabled && !person.tidesheet.erasing;
