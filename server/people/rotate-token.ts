import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { recordAct } from './audit.ts';
import { makeAgent } from './credentials.ts';
import { WrongState } from './sign-in.ts';
import { findDeveloper, listAgents, putUser } from './users.ts';

/**
 * A new API token for a developer; every older one, and every enrolment link, stops working. Undefined if nobody has that id. The new agent is
 * made before the old ones go, so a call that breaks off leaves a working one. Throws `WrongState`.
 */
export async function rotateToken(
  couch: Couch,
  developer: string,
  by: string,
  nowMs: number
): Promise<string | undefined> {
  const person = await findDeveloper(couch, developer);
  if (!person) return undefined;
  if (person.tidesheet.disabled) throw new WrongState(`${developer} is disabled. Enable them first.`);
  const old = await listAgents(couch, developer);
  const { agent, token } = makeAgent(person, nowMs);
  await putUser(couch, agent);
  await voidEnrolments(couch, developer);
  for (const { _id, _rev } of old) await couch.use(USERS).destroy(_id, _rev ?? '');
  await recordAct(
    couch,
    { by, act: 'rotate-token', subject: developer, detail: { label: agent.tidesheet.label } },
    nowMs
  );
  return token;
}
