/** Secrets made for people and their agents. Each is shown once; CouchDB stores a derived key. */
import { randomBytes, randomInt } from 'node:crypto';
import { developerRole, qualifyRole } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { retryConflicts, type Couch } from '../../couch/connection.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { withOneTimePassword } from './one-time-passwords.ts';
import { findDeveloper, getDeveloper, listAgents, putUser, removeUser, userId } from './users.ts';
import { deriveSecretKey } from './secret-key.ts';
import type { AgentUser, PersonUser } from './user-documents.ts';

/** Two agents must not have the same name: developers of two installations may have the same id. */
const LABEL_BYTES = 5;

/** Easy to read out and type: no letters that look alike. About 80 bits. */
export function makeOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/**
 * A new agent user and the API token its machine signs in with, `<label>.<256 random bits>`. The label is random too: it is part of
 * a user's name, where the name of a host would outlive the machine's documents.
 */
export async function makeAgent(
  person: PersonUser,
  nowMs: number
): Promise<{ agent: AgentUser; token: string }> {
  const { developer, installation } = person.tidesheet;
  const label = `agent-${randomBytes(LABEL_BYTES).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const name = `${developer}.${label}`;
  const agent: AgentUser = {
    _id: userId(name),
    type: 'user',
    name,
    roles: ['member', developerRole(developer), 'agent'].map((role) => qualifyRole(installation, role)),
    ...(await deriveSecretKey(secret)),
    tidesheet: {
      kind: 'agent',
      installation,
      developer,
      person: person.name,
      label,
      created: formatInstant(nowMs)
    }
  };
  return { agent, token: `${label}.${secret}` };
}

/** Replaces a developer's password by a one-time password; their sessions end. @throws RequestError */
export async function invite(
  { couch, now }: Service,
  developer: string,
  by: string
): Promise<{ email: string; password: string; expires: string | undefined }> {
  const password = makeOneTimePassword();
  const invited = await retryConflicts(async () => {
    const person = await getEnabledDeveloper(couch, developer);
    const changed = withOneTimePassword(person, password, now());
    await putUser(couch, changed);
    return changed;
  });
  await recordAct(couch, { by, act: 'invite', subject: developer }, now());
  return { email: invited.name, password, expires: invited.tidesheet.oneTimePassword?.expires };
}

/**
 * Makes a new API token for a developer; every older one, and every enrolment link, stops working. The new agent is made
 * before the old ones go, so an interrupted request leaves one that works. @throws RequestError
 */
export async function rotateToken(service: Service, developer: string, by: string): Promise<string> {
  const { couch, now } = service;
  const person = await getEnabledDeveloper(couch, developer);
  const old = await listAgents(couch, developer);
  const { agent, token } = await addAgent(service, person);
  await voidEnrolments(couch, developer);
  for (const { name } of old) await removeUser(couch, name);
  const detail = { label: agent.tidesheet.label };
  await recordAct(couch, { by, act: 'rotate-token', subject: developer, detail }, now());
  return token;
}

/**
 * Makes a new agent of a person, and removes it where they were disabled or erased meanwhile, maybe on another server: that first marks
 * the person and then looks for agents, so one of the two finds this one. @throws what `refuse` returns
 */
export async function addAgent(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  person: PersonUser,
  refuse = endedMeanwhile
): Promise<{ agent: AgentUser; token: string }> {
  const { developer } = person.tidesheet;
  const made = await makeAgent(person, now());
  await putUser(couch, made.agent);
  if (isStillEnabled(person, await findDeveloper(couch, developer))) return made;
  await removeUser(couch, made.agent.name);
  throw refuse(developer);
}

/** Of somebody who may not sign in any more. */
export const endedMeanwhile = (developer: string) =>
  new RequestError('account-state', `${developer} was disabled or erased meanwhile.`);

/** Whether the person as found later is the same one, and may still sign in. */
export const isStillEnabled = (before: PersonUser, found: PersonUser | undefined): boolean =>
  found?.tidesheet.database === before.tidesheet.database &&
  !found.tidesheet.disabled &&
  !found.tidesheet.erasing;

/** @throws RequestError where nobody has the id, or they may not sign in. */
export async function getEnabledDeveloper(couch: Couch, developer: string): Promise<PersonUser> {
  const person = await getDeveloper(couch, developer);
  if (person.tidesheet.disabled)
    throw new RequestError('account-state', `${developer} is disabled.`, 'Enable them first.');
  return person;
}
