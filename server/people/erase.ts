import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import type { Service } from '../service.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { recordAct } from './audit.ts';
import { eraseFromTeams } from './erase-from-teams.ts';
import { recordErasure } from './erased.ts';
import { withoutSignIn } from './sign-in.ts';
import { leaveTeam, listTeams } from './teams.ts';
import { findDeveloper, listAgents, putUser, type AgentUser, type PersonUser } from './users.ts';

/**
 * Erases a person: their database, their users, and everything about them in the teams, where tombstones tell replicas
 * to forget it too. Undefined if nobody has that id. The person's user goes last: until then a call that broke off is
 * completed by the next one, and nothing is made of their data any more.
 */
export async function erase(
  { couch, now, release }: Service,
  developer: string,
  by: string
): Promise<{ documents: number } | undefined> {
  const found = await findDeveloper(couch, developer);
  if (!found) return undefined;
  const { database } = found.tidesheet;
  const marked = withoutSignIn(found, now());
  await putUser(couch, { ...marked, tidesheet: { ...marked.tidesheet, erasing: true } });
  for (const agent of await listAgents(couch, developer)) await removeUser(couch, agent);
  await voidEnrolments(couch, developer);
  await release(database);
  await recordErasure(couch, database, formatInstant(now()));
  await orMissing(couch.db.destroy(database));
  for (const { slug } of await listTeams(couch)) await leaveTeam(couch, slug, developer);
  const documents = await eraseFromTeams(couch, developer);
  await recordAct(couch, { by, act: 'erase', subject: developer, detail: { documents } }, now());
  const person = await findDeveloper(couch, developer);
  if (person) await removeUser(couch, person);
  return { documents };
}

const removeUser = (couch: Couch, { _id, _rev }: PersonUser | AgentUser) =>
  couch.use(USERS).destroy(_id, _rev ?? '');
