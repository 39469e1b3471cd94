/** Changes the name, the e-mail address, the roles or the teams of a developer. */
import type { DeveloperChange } from '#domain/api/developer.ts';
import { qualifyRole } from '#domain/roles.ts';
import { orMissing, retryConflicts, statusOf } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { isBeingErased } from './disable.ts';
import { heldRoles, withHeldRoles } from './one-time-passwords.ts';
import { purgeUsers } from './purge-users.ts';
import { rolesOf, sameRoles } from './register.ts';
import { joinTeam, leaveTeam, listTeams } from './teams.ts';
import { revokeUnentitled } from './script-tokens.ts';
import { getDeveloper, listAgents, listPeople, listScripts, putUser, userId } from './users.ts';
import type { PersonUser } from './user-documents.ts';

/**
 * Makes the developer what is asked for; what is so already stays, and is not recorded. An interrupted change is completed by
 * sending it again. @throws RequestError
 */
export async function updateDeveloper(
  service: Service,
  { developer, change }: { developer: string; change: DeveloperChange },
  by: string
): Promise<void> {
  const { couch, now } = service;
  const { prefix } = couch.names;
  const person = await getDeveloper(couch, developer);
  if (person.tidesheet.erasing) throw isBeingErased(developer);
  const changed: Record<string, unknown> = {};
  const teams = (await listTeams(couch)).filter(({ members }) => members.includes(developer));
  const before = teams.map(({ slug }) => slug);
  if (change.teams !== undefined && (await setTeams(service, developer, { before, after: change.teams })))
    changed['teams'] = change.teams;
  await changeUser(service, developer, (user) => {
    const renamed =
      change.name === undefined ? user : { ...user, tidesheet: { ...user.tidesheet, name: change.name } };
    if (renamed.tidesheet.name !== user.tidesheet.name) changed['name'] = true;
    if (change.roles === undefined) return renamed;
    const given = { developer_id: developer, roles: change.roles, teams: change.teams ?? before };
    const roles = rolesOf(given, { known: undefined, teams: before, prefix });
    const admin = qualifyRole(prefix, 'admin');
    if (heldRoles(user).includes(admin) && !roles.includes(admin) && by === developer)
      throw new RequestError(
        'account-state',
        'You cannot take the role admin from yourself.',
        'Another admin can, or anyone who has the admin token.'
      );
    if (sameRoles(heldRoles(user), roles)) return renamed;
    changed['roles'] = change.roles;
    return withHeldRoles(renamed, roles);
  });
  if (change.email !== undefined && (await moveUser(service, developer, prefix + change.email)))
    changed['email'] = true;
  if (change.roles !== undefined) await revokeUnentitled(service, developer, by);
  if (Object.keys(changed).length === 0) return;
  // Names and addresses are not recorded: acts outlive the person.
  await recordAct(couch, { by, act: 'update', subject: developer, detail: changed }, now());
}

async function changeUser(
  { couch }: Service,
  developer: string,
  change: (person: PersonUser) => PersonUser
): Promise<void> {
  await retryConflicts(async () => {
    const person = await getDeveloper(couch, developer);
    const changed = change(person);
    if (changed !== person) await putUser(couch, changed);
  });
}

/** Returns whether anything changed. @throws RequestError for a team that does not exist. */
async function setTeams(
  { couch }: Service,
  developer: string,
  { before, after }: { before: string[]; after: string[] }
): Promise<boolean> {
  const known = new Set((await listTeams(couch)).map(({ slug }) => slug));
  const unknown = after.find((slug) => !known.has(slug));
  if (unknown !== undefined)
    throw new RequestError('not-found', `There is no team ${unknown}.`, 'Create it first.');
  const joined = [...new Set(after)].filter((slug) => !before.includes(slug));
  const left = before.filter((slug) => !after.includes(slug));
  for (const slug of joined) await joinTeam(couch, slug, developer);
  for (const slug of left) await leaveTeam(couch, slug, developer);
  return joined.length + left.length > 0;
}

/**
 * Users are named by their e-mail address, so another address is another user with the same key: the password stays, and the
 * sessions end. First the new one is made, last the old one goes without a trace. Returns whether anything changed.
 * @throws RequestError where somebody else has the address.
 */
async function moveUser({ couch }: Service, developer: string, name: string): Promise<boolean> {
  const own = (await listPeople(couch)).filter(({ tidesheet }) => tidesheet.developer === developer);
  const [first] = own;
  const old = own.filter((person) => person.name !== name);
  if (!first || old.length === 0) return false;
  if (old.length === own.length) {
    const isTaken = await orMissing(couch.use(USERS).head(userId(name)));
    if (isTaken) throw takenBySomebody(name);
    try {
      await putUser(couch, { ...first, _id: userId(name), _rev: undefined, name });
    } catch (error) {
      throw statusOf(error) === 409 ? takenBySomebody(name) : error;
    }
  }
  for (const agent of await listAgents(couch, developer))
    if (agent.tidesheet.person !== name)
      await putUser(couch, { ...agent, tidesheet: { ...agent.tidesheet, person: name } });
  for (const script of await listScripts(couch, developer))
    if (script.tidesheet.person !== name)
      await putUser(couch, { ...script, tidesheet: { ...script.tidesheet, person: name } });
  for (const person of old) await purgeUsers(couch, { name: person.name, developer });
  return true;
}

const takenBySomebody = (name: string) =>
  new RequestError('already-taken', `${name} belongs to somebody else.`);
