/** Tokens of single machines: replaced and revoked one by one. */
import type { TokenMade } from '#domain/api/developer.ts';
import { retryConflicts, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { addAgent, getEnabledDeveloper } from './credentials.ts';
import { getDeveloper, listAgents, putUser, removeUser } from './users.ts';

type Token = { developer: string; label: string };

/**
 * Replaces one token. The new agent is made before the old one goes, so an interrupted request leaves one that works.
 * @throws RequestError
 */
export async function rotateOneToken(
  service: Service,
  { developer, label }: Token,
  by: string
): Promise<TokenMade> {
  const { couch, now } = service;
  const person = await getEnabledDeveloper(couch, developer);
  const old = await findAgent(couch, { developer, label });
  if (old === undefined) throw new RequestError('not-found', `${developer} has no token ${label}.`);
  const { agent, token } = await addAgent(service, person);
  await removeUser(couch, old.name);
  const detail = { label: agent.tidesheet.label, replaces: label };
  await recordAct(couch, { by, act: 'rotate-token', subject: developer, detail }, now());
  return { developer_id: developer, label: agent.tidesheet.label, api_token: token };
}

/** Revokes one token. Returns whether there was one. @throws RequestError where nobody has the id. */
export async function revokeToken(
  { couch, now }: Service,
  { developer, label }: Token,
  by: string
): Promise<boolean> {
  await completeRegistration(couch, developer);
  const agent = await findAgent(couch, { developer, label });
  if (agent === undefined) return false;
  await removeUser(couch, agent.name);
  await recordAct(couch, { by, act: 'revoke-token', subject: developer, detail: { label } }, now());
  return true;
}

/** Without an agent a registration would otherwise count as interrupted, and registering again would replace their password. */
export async function completeRegistration(couch: Couch, developer: string): Promise<void> {
  await retryConflicts(async () => {
    const person = await getDeveloper(couch, developer);
    if (person.tidesheet.complete !== true)
      await putUser(couch, { ...person, tidesheet: { ...person.tidesheet, complete: true } });
  });
}

const findAgent = async (couch: Couch, { developer, label }: Token) =>
  (await listAgents(couch, developer)).find(({ tidesheet }) => tidesheet.label === label);
