/**
 * Registers a developer. Each step can be repeated, and the agent, whose token is shown once, comes last: registering again
 * completes a registration that was interrupted, and changes one that was completed.
 */
import type { Registered, Registration } from '#domain/api/developers.ts';
import { DEFAULT_TEAM } from '#domain/documents/team.ts';
import { developerRole, managerRole, qualifyRole, rolesWithin } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { provisionDeveloper, provisionTeam } from '../../couch/provision.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { makeAgent, makeOneTimePassword } from './credentials.ts';
import { requireGoodPassword } from './common-passwords.ts';
import { heldRoles, withHeldRoles, withOneTimePassword } from './one-time-passwords.ts';
import { registerOnce } from './one-at-a-time.ts';
import { releaseId, reserveId } from './reserve-id.ts';
import { joinTeam, leaveTeam, listTeams } from './teams.ts';
import { findDeveloper, listAgents, listPeople, putUser, removeUser, userId } from './users.ts';
import type { AgentUser, PersonUser } from './user-documents.ts';

/** Registers, or completes the registration. `by` is the admin who asked. @throws RequestError `already-taken`. */
export async function registerDeveloper(
  service: Pick<Service, 'couch' | 'log' | 'now'>,
  given: Registration,
  by: string
): Promise<Registered> {
  if (given.password !== undefined)
    requireGoodPassword(given.password, { names: [given.developer_id, given.email, given.name] });
  const registration = { ...given, email: `${service.couch.names.prefix}${given.email}` };
  return registerOnce(service.couch, registration, () => register(service, registration, by));
}

async function register(
  service: Pick<Service, 'couch' | 'log' | 'now'>,
  registration: Registration,
  by: string
): Promise<Registered> {
  const { couch, now } = service;
  const nowMs = now();
  const developer = registration.developer_id;
  const known = await findKnown(couch, registration);
  const agents = known ? await listAgents(couch, developer) : [];
  const created = agents.length === 0 && known?.tidesheet.complete !== true;
  const oneTime = created && registration.password === undefined ? makeOneTimePassword() : undefined;

  const before = known ? await teamsOf(couch, developer) : [];
  const joined = registration.teams ?? (created && before.length === 0 ? [DEFAULT_TEAM] : []);
  const teams = [...new Set([...before, ...joined])];
  const roles = rolesOf(registration, { known, teams, prefix: couch.names.prefix });
  const described = describePerson(couch, registration, { known, roles, oneTime, nowMs });
  const person = known && !created ? withChanges(known, registration, roles) : described;
  const changed = known && !created ? listChanges(known, person, teams.length > before.length) : [];
  if (created) {
    await reserveId(service, registration);
    await putReserved(couch, registration, { known, person }).finally(() => releaseId(couch, developer));
  } else if (changed.length > 0) {
    const detail = { changed, roles: registration.roles, teams: registration.teams };
    await recordAct(couch, { by, act: 'change-registration', subject: developer, detail }, nowMs);
    if (person !== known) await putPerson(couch, person);
  }
  await provisionDeveloper(couch, developer, person.tidesheet.database);
  for (const slug of joined) {
    await provisionTeam(couch, slug);
    await joinTeam(couch, slug, developer);
  }
  const { agent, token } = await makeAgent(person, nowMs);
  if (created) {
    const detail = { roles: registration.roles ?? [], teams: joined };
    await recordAct(couch, { by, act: 'register', subject: developer, detail }, nowMs);
    await putUser(couch, agent);
    await undoIfErased(couch, person, agent);
  }
  return {
    developer_id: developer,
    name: person.tidesheet.name,
    email: person.name,
    database: person.tidesheet.database,
    roles: rolesWithin(couch.names.prefix, heldRoles(person)),
    teams,
    created,
    changed: created ? undefined : changed,
    notes: created || registration.password === undefined ? undefined : [PASSWORD_UNCHANGED],
    api_token: created ? token : undefined,
    password: oneTime,
    password_expires: oneTime === undefined ? undefined : person.tidesheet.oneTimePassword?.expires
  };
}

/** A request that is sent twice must not replace a password that they have chosen meanwhile. */
const PASSWORD_UNCHANGED =
  'The password was not changed: they have one already. POST /developers/:id/invite gives them a new one.';

async function teamsOf(couch: Couch, developer: string): Promise<string[]> {
  const teams = await listTeams(couch);
  return teams.filter(({ members }) => members.includes(developer)).map(({ slug }) => slug);
}

/** Another server may erase or disable the person meanwhile. @throws RequestError */
async function undoIfErased(couch: Couch, { tidesheet }: PersonUser, agent: AgentUser): Promise<void> {
  const { developer, database } = tidesheet;
  const found = await findDeveloper(couch, developer);
  const isSame = found?.tidesheet.database === database && !found.tidesheet.erasing;
  if (isSame && !found.tidesheet.disabled) return;
  await removeUser(couch, agent.name);
  if (isSame) throw new RequestError('account-state', `${developer} was disabled meanwhile.`);
  if (!found) for (const { slug } of await listTeams(couch)) await leaveTeam(couch, slug, developer);
  await orMissing(couch.db.destroy(database));
  throw new RequestError('already-taken', `${developer} was erased meanwhile.`, 'Register them again.');
}

async function findKnown(
  couch: Couch,
  { developer_id, email }: Registration
): Promise<PersonUser | undefined> {
  const people = await listPeople(couch);
  const byId = people.find((person) => person.tidesheet.developer === developer_id);
  if (byId?.tidesheet.erasing) {
    throw new RequestError(
      'already-taken',
      `${developer_id} is being erased.`,
      'Send the erasure again, then register them again.'
    );
  }
  const byEmail = people.find((person) => person.name === email);
  if (byId && byId.name !== email) {
    throw new RequestError(
      'already-taken',
      `The id ${developer_id} is registered with another e-mail address.`
    );
  }
  if (byEmail && byEmail.tidesheet.developer !== developer_id) {
    throw new RequestError('already-taken', `${email} is registered as ${byEmail.tidesheet.developer}.`);
  }
  return byId;
}

/** Another server may have registered somebody between the first look and the reservation. @throws RequestError `already-taken` */
async function putReserved(
  couch: Couch,
  registration: Registration,
  { known, person }: { known: PersonUser | undefined; person: PersonUser }
): Promise<void> {
  const now = await findKnown(couch, registration);
  if (now?._rev !== known?._rev)
    throw new RequestError(
      'already-taken',
      `${registration.developer_id} was registered or changed by another request meanwhile.`,
      'If you sent this twice, send it again.'
    );
  await putPerson(couch, person);
}

/** A user of that name may exist without being ours, or be created by a registration that was sent twice at once. */
async function putPerson(couch: Couch, person: PersonUser): Promise<void> {
  try {
    await putUser(couch, person);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    throw new RequestError(
      'already-taken',
      `CouchDB has a user named ${person.name} already.`,
      'If you sent this twice, send it again.'
    );
  }
}

function describePerson(
  couch: Couch,
  registration: Registration,
  {
    known,
    roles,
    oneTime,
    nowMs
  }: { known: PersonUser | undefined; roles: string[]; oneTime: string | undefined; nowMs: number }
): PersonUser {
  const { developer_id: developer, email, name } = registration;
  const person: PersonUser = {
    _id: userId(email),
    ...(known ? { _rev: known._rev } : {}),
    type: 'user',
    name: email,
    roles,
    password: registration.password,
    tidesheet: {
      kind: 'person',
      installation: couch.names.prefix,
      developer,
      name,
      database: known?.tidesheet.database ?? couch.names.newDeveloper(developer),
      registered: known?.tidesheet.registered ?? formatInstant(nowMs)
    }
  };
  return oneTime === undefined ? person : withOneTimePassword(person, oneTime, nowMs);
}

/** The known person with the name and the roles of the registration; the same object where they have both. */
function withChanges(known: PersonUser, { name }: Registration, roles: string[]): PersonUser {
  const renamed =
    known.tidesheet.name === name ? known : { ...known, tidesheet: { ...known.tidesheet, name } };
  return sameRoles(heldRoles(known), roles) ? renamed : withHeldRoles(renamed, roles);
}

export const sameRoles = (left: string[], right: string[]) =>
  JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());

function listChanges(before: PersonUser, after: PersonUser, joins: boolean): ('name' | 'roles' | 'teams')[] {
  return [
    ...(before.tidesheet.name === after.tidesheet.name ? [] : (['name'] as const)),
    ...(sameRoles(heldRoles(before), heldRoles(after)) ? [] : (['roles'] as const)),
    ...(joins ? (['teams'] as const) : [])
  ];
}

/** The roles of a person in CouchDB; "manager" stands for manager of each of their teams. Without any given, those they have. */
export function rolesOf(
  { developer_id, roles, teams: joined }: Pick<Registration, 'developer_id' | 'roles' | 'teams'>,
  { known, teams, prefix }: { known: PersonUser | undefined; teams: string[]; prefix: string }
): string[] {
  if (roles === undefined && known !== undefined) return heldRoles(known);
  const given = (roles ?? []).flatMap((role) =>
    role === 'manager' ? (joined ?? teams).map(managerRole) : [role]
  );
  const all = new Set(['member', developerRole(developer_id), ...given]);
  return [...all].map((role) => qualifyRole(prefix, role));
}
