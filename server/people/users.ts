/** Finds, writes and removes people and agents among CouchDB's users. */
import * as v from 'valibot';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { RequestError } from '../errors.ts';
import { AgentUser, PersonUser, ScriptUser } from './user-documents.ts';
import { readUsers } from './user-list.ts';

const SCRIPT_NAME = /^[a-z][a-z0-9_-]{1,62}\.script\.([0-9a-f]{16})$/;

/** No label of an agent has a dot. */
export const scriptName = (developer: string, id: string): string => `${developer}.script.${id}`;

/** The id of the token in the name of a script's user; undefined for any other name. */
export const parseScriptName = (name: string): string | undefined => SCRIPT_NAME.exec(name)?.[1];

/** Whether a user's name is that of an agent, `<developer>.<label>`; those of people are e-mail addresses. */
export const isAgentName = (name: string) => /^[^.@]+\.[^@]+$/.test(name);

export const userId = (name: string) => `org.couchdb.user:${name}`;

/** Everybody registered. Users that others made in CouchDB are left out. */
export async function listPeople(couch: Couch): Promise<PersonUser[]> {
  return (await readUsers(couch)).people;
}

/** The agents of one developer, or of all. */
export async function listAgents(couch: Couch, developer?: string): Promise<AgentUser[]> {
  const { agents } = await readUsers(couch);
  return agents.filter((agent) => developer === undefined || agent.tidesheet.developer === developer);
}

/** The scripts of one developer, or of all. */
export async function listScripts(couch: Couch, developer?: string): Promise<ScriptUser[]> {
  const { scripts } = await readUsers(couch);
  return scripts.filter((script) => developer === undefined || script.tidesheet.developer === developer);
}

/** The script of this installation with this user name. */
export async function readScript(couch: Couch, name: string): Promise<ScriptUser | undefined> {
  const script = v.safeParse(ScriptUser, await readUser(couch, name));
  return script.success && isOurs(couch, script.output) ? script.output : undefined;
}

/** The person behind a session: by their own name, or as the developer of one of their agents. */
export async function findPerson(couch: Couch, name: string): Promise<PersonUser | undefined> {
  const user = await readUser(couch, name);
  const agent = v.safeParse(AgentUser, user);
  const person = v.safeParse(
    PersonUser,
    agent.success && isOurs(couch, agent.output) ? await readUser(couch, agent.output.tidesheet.person) : user
  );
  return person.success && isOurs(couch, person.output) ? person.output : undefined;
}

/** The person who signs in with this name. */
export async function readPerson(couch: Couch, name: string): Promise<PersonUser | undefined> {
  const person = v.safeParse(PersonUser, await readUser(couch, name));
  return person.success ? person.output : undefined;
}

/** The person registered with this developer id. */
export async function findDeveloper(couch: Couch, developer: string): Promise<PersonUser | undefined> {
  const people = await listPeople(couch);
  return people.find((person) => person.tidesheet.developer === developer);
}

/** The person registered with this developer id. @throws RequestError where nobody is. */
export async function getDeveloper(couch: Couch, developer: string): Promise<PersonUser> {
  const person = await findDeveloper(couch, developer);
  if (person === undefined) throw unknownDeveloper(developer);
  return person;
}

export const unknownDeveloper = (developer: string) =>
  new RequestError('not-found', `Nobody is registered as ${developer}.`);

export async function putUser(couch: Couch, user: PersonUser | AgentUser | ScriptUser): Promise<void> {
  await couch.use(USERS).insert(user);
}

/** Deletes the user of this name, where there is one. */
export async function removeUser(couch: Couch, name: string): Promise<void> {
  const users = couch.use(USERS);
  await retryConflicts(async () => {
    const found = await orMissing(users.get(userId(name)));
    if (found) await orMissing(users.destroy(found._id, found._rev));
  });
}

/** Whether the user belongs to this installation. */
const isOurs = (couch: Couch, { tidesheet }: PersonUser | AgentUser | ScriptUser) =>
  tidesheet.installation === couch.names.prefix;

const readUser = (couch: Couch, name: string) => orMissing(couch.use(USERS).get(userId(name)));
