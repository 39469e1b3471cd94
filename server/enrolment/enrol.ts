/** Makes enrolment links, and an agent for the machine or a password for the person that uses one. */
import { openUses, type InvitationUse } from '#domain/documents/enrolment.ts';
import type { OpenInvitation } from '#domain/api/invitations.ts';
import { recordAct } from '../people/audit.ts';
import { addAgent, endedMeanwhile, isStillEnabled } from '../people/credentials.ts';
import { isBeingErased } from '../people/disable.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { findDeveloper, getDeveloper } from '../people/users.ts';
import type { PersonUser } from '../people/user-documents.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { replacePassword } from '../people/change-password.ts';
import { requireGoodPassword } from '../people/common-passwords.ts';
import { claimEnrolment, findEnrolment, linkError, storeEnrolment, voidEnrolments } from './enrolments.ts';

/** Makes a link: its secret, and until when it can be used. @throws RequestError where the developer may not sign in. */
export async function offerEnrolment(
  { couch, now }: Service,
  offer: { developer: string; by: string; days: number; uses: InvitationUse[] }
): Promise<{ secret: string; expires: string }> {
  const { developer, by, days, uses } = offer;
  const person = await getDeveloper(couch, developer);
  const { tidesheet } = person;
  if (tidesheet.erasing) throw isBeingErased(developer);
  if (tidesheet.disabled)
    throw new RequestError('account-state', `${developer} is disabled.`, 'Enable them first.');
  const stored = await storeEnrolment(couch, offer, now());
  if (!isStillEnabled(person, await findDeveloper(couch, developer))) {
    await voidEnrolments(couch, developer);
    throw endedMeanwhile(developer);
  }
  await recordAct(couch, { by, act: 'enrolment', subject: developer, detail: { days, uses } }, now());
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
  const { developer, by } = await claimEnrolment(couch, { secret, use: 'machine' }, now());
  return oneAtATime(couch, developer, () => enrolDeveloper(service, { developer, by }));
}

async function enrolDeveloper(
  service: Service,
  { developer, by }: { developer: string; by: string }
): Promise<{ developer: string; name: string; token: string }> {
  const { couch, now } = service;
  const person = await findDeveloper(couch, developer);
  if (!mayEnrol(person)) throw revoked();
  const { agent, token } = await addAgent(service, person, revoked);
  const { label } = agent.tidesheet;
  await recordAct(couch, { by: developer, act: 'enrol', subject: developer, detail: { label, by } }, now());
  return { developer, name: person.tidesheet.name, token };
}

/** Whom a link is for, and what it can be used for; nothing is used up. @throws RequestError */
export async function readInvitation({ couch, now }: Service, secret: string): Promise<OpenInvitation> {
  const enrolment = await findEnrolment(couch, secret, now());
  const person = await findDeveloper(couch, enrolment.developer);
  if (!mayEnrol(person)) throw revoked();
  return {
    name: person.tidesheet.name,
    email: person.name,
    expires: enrolment.expires,
    open: openUses(enrolment)
  };
}

/**
 * Sets the password of the developer whose link it is; other links that set one are void then. A password that the rules refuse
 * leaves the link as it is. Returns the name that they sign in with. @throws RequestError
 */
export async function choosePassword(
  service: Service,
  { secret, password }: { secret: string; password: string }
): Promise<string> {
  const { couch, now } = service;
  const { developer } = await findEnrolment(couch, secret, now());
  return oneAtATime(couch, developer, async () => {
    const person = await findDeveloper(couch, developer);
    if (!mayEnrol(person)) throw revoked();
    requireGoodPassword(password, { names: [developer, person.name, person.tidesheet.name] });
    const { by } = await claimEnrolment(couch, { secret, use: 'password' }, now());
    await replacePassword(couch, person, password);
    await voidEnrolments(couch, developer, 'password');
    await recordAct(
      couch,
      { by: developer, act: 'choose-password', subject: developer, detail: { by } },
      now()
    );
    return person.name;
  });
}

const revoked = () => linkError('link-revoked', 'This enrolment link is of somebody who may not sign in.');

const mayEnrol = (person: PersonUser | undefined): person is PersonUser =>
  person !== undefined && !person.tidesheet.disabled && !person.tidesheet.erasing;
