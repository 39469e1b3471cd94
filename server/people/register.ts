/**
 * Registers a developer. The steps are in such an order, and each so made, that a registration that broke off is
 * completed by sending it again: the agent, whose token is shown once, comes last.
 */
import type { Registered, Registration } from '#domain/api/developers.ts';
import type { Couch } from '../../couch/connection.ts';
import { provisionDeveloper, provisionTeam } from '../../couch/provision.ts';
import { recordAct } from './audit.ts';
import { makeAgent, makeOneTimePassword } from './credentials.ts';
import { AlreadyTaken, describePerson, putPerson } from './person-user.ts';
import { joinTeam } from './teams.ts';
import { listAgents, listPeople, putUser, type PersonUser } from './users.ts';

/** Registers, or completes the registration. Throws `AlreadyTaken`. `by` is the admin who asked. */
export async function registerDeveloper(
  couch: Couch,
  given: Registration,
  by: string,
  nowMs: number
): Promise<Registered> {
  const registration = { ...given, email: `${couch.names.prefix}${given.email}` };
  const developer = registration.developer_id;
  const known = await findKnown(couch, registration);
  const agents = known ? await listAgents(couch, developer) : [];
  const created = agents.length === 0;
  const oneTime = created && registration.password === undefined ? makeOneTimePassword() : undefined;

  const person = created ? describePerson(couch, registration, known, oneTime, nowMs) : known!;
  if (created) await putPerson(couch, person);
  await provisionDeveloper(couch, developer, person.tidesheet.database);
  for (const slug of registration.teams) {
    await provisionTeam(couch, slug);
    await joinTeam(couch, slug, developer);
  }
  const { agent, token } = makeAgent(person, nowMs);
  if (created) {
    const detail = { roles: registration.roles, teams: registration.teams };
    await recordAct(couch, { by, act: 'register', subject: developer, detail }, nowMs);
    await putUser(couch, agent);
  }
  return {
    developer_id: developer,
    name: person.tidesheet.name,
    email: person.name,
    database: person.tidesheet.database,
    roles: person.roles,
    teams: registration.teams,
    created,
    api_token: created ? token : undefined,
    password: oneTime
  };
}

async function findKnown(
  couch: Couch,
  { developer_id, email }: Registration
): Promise<PersonUser | undefined> {
  const people = await listPeople(couch);
  const byId = people.find((person) => person.tidesheet.developer === developer_id);
  if (byId?.tidesheet.erasing) {
    throw new AlreadyTaken(
      `${developer_id} is being erased. Send the erasure again, then register them anew.`
    );
  }
  const byEmail = people.find((person) => person.name === email);
  if (byId && byId.name !== email) {
    throw new AlreadyTaken(`The id ${developer_id} is registered with another e-mail address.`);
  }
  if (byEmail && byEmail.tidesheet.developer !== developer_id) {
    throw new AlreadyTaken(`${email} is registered as ${byEmail.tidesheet.developer}.`);
  }
  return byId;
}
