import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { recordAct } from './audit.ts';
import { makeAgent } from './credentials.ts';
import { findDeveloper, listAgents, putUser } from './users.ts';

/**
 * A new API token for a developer; every older one stops working. Undefined if nobody has that id. The new agent is
 * made before the old ones go, so a call that breaks off leaves a working one.
 */
export async function rotateToken(
  couch: Couch,
  developer: string,
  by: string,
  nowMs: number
): Promise<string | undefined> {
  const person = await findDeveloper(couch, developer);
  if (!person) return undefined;
  const old = await listAgents(couch, developer);
  const { agent, token } = makeAgent(person, nowMs);
  await putUser(couch, agent);
  for (const { _id, _rev } of old) await couch.use(USERS).destroy(_id, _rev ?? '');
  await recordAct(
    couch,
    { by, act: 'rotate-token', subject: developer, detail: { label: agent.tidesheet.label } },
    nowMs
  );
  return token;
}
