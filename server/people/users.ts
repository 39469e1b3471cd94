/**
 * People and agents as CouchDB users. A person is named by e-mail, an agent `<developer id>.<label>`; what the service
 * needs to know of them is kept in the same user document, under `tidesheet`.
 */
import * as v from 'valibot';
import { rangeOf } from '#domain/documents/id.ts';
import { DeveloperId, Instant } from '#domain/documents/primitives.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { RequestError } from '../errors.ts';

const userFields = {
  _id: v.string(),
  _rev: v.optional(v.string()),
  type: v.literal('user'),
  name: v.string(),
  roles: v.array(v.string()),
  /** Only sent; CouchDB stores a derived key instead. */
  password: v.optional(v.string())
};

const ours = {
  /** The prefix of the installation they belong to: all users of a CouchDB are in one database. */
  installation: v.optional(v.string(), ''),
  developer: DeveloperId,
  /** The derived key while they may not sign in: CouchDB finds none then, and enabling puts it back. */
  disabled: v.optional(v.object({ at: Instant, key: v.record(v.string(), v.unknown()) }))
};

/** A password that the service made, and that only serves to choose another one. */
const OneTimePassword = v.object({
  expires: Instant,
  /** The roles that the person gets back when they change it. */
  roles: v.array(v.string()),
  /** Set by the first sign-in: `key` is what the password was compared with until then. */
  used: v.optional(v.object({ at: Instant, key: v.record(v.string(), v.unknown()) }))
});
export type OneTimePassword = v.InferOutput<typeof OneTimePassword>;

/** Other fields, such as the derived key, are retained when the document is written again. */
export const PersonUser = v.looseObject({
  ...userFields,
  tidesheet: v.object({
    ...ours,
    kind: v.literal('person'),
    name: v.string(),
    database: v.string(),
    registered: Instant,
    /** Set while the password is a one-time password. Earlier versions stored a flag. */
    oneTimePassword: v.optional(
      v.union([
        OneTimePassword,
        v.pipe(
          v.boolean(),
          v.transform(() => undefined)
        )
      ])
    ),
    /** An erasure has begun: nothing may be derived from their data. */
    erasing: v.optional(v.boolean())
  })
});
export type PersonUser = v.InferOutput<typeof PersonUser>;

export const AgentUser = v.looseObject({
  ...userFields,
  tidesheet: v.object({
    ...ours,
    kind: v.literal('agent'),
    /** The user name of the developer. */
    person: v.string(),
    label: v.string(),
    created: Instant
  })
});
export type AgentUser = v.InferOutput<typeof AgentUser>;

export const userId = (name: string) => `org.couchdb.user:${name}`;

/** Everybody registered. Users that others made in CouchDB are left out. */
export async function listPeople(couch: Couch): Promise<PersonUser[]> {
  return listUsers(couch, PersonUser);
}

/** The agents of one developer, or of all. */
export async function listAgents(couch: Couch, developer?: string): Promise<AgentUser[]> {
  const agents = await listUsers(couch, AgentUser);
  return agents.filter((agent) => developer === undefined || agent.tidesheet.developer === developer);
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

export async function putUser(couch: Couch, user: PersonUser | AgentUser): Promise<void> {
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
const isOurs = (couch: Couch, { tidesheet }: PersonUser | AgentUser) =>
  tidesheet.installation === couch.names.prefix;

const readUser = (couch: Couch, name: string) => orMissing(couch.use(USERS).get(userId(name)));

async function listUsers<S extends typeof PersonUser | typeof AgentUser>(
  couch: Couch,
  schema: S
): Promise<v.InferOutput<S>[]> {
  const { rows } = await couch.use(USERS).list({ ...rangeOf(userId('')), include_docs: true });
  return rows.flatMap((row) => {
    const user = v.safeParse(schema, row.doc);
    return user.success && isOurs(couch, user.output) ? [user.output] : [];
  });
}
