/**
 * What a start changes of earlier versions: state of the service that others could write moves to its own database, and roles get
 * the prefix of the installation.
 */
import * as v from 'valibot';
import { Enrolment, enrolmentRange } from '#domain/documents/enrolment.ts';
import { Erasure, erasureRange } from '#domain/documents/erasure.ts';
import { migrateRoles } from '#domain/roles.ts';
import { isDamaged, orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { putIfMissing } from '../../couch/provision.ts';
import { heldRoles } from '../people/one-time-passwords.ts';
import { erasureIdOf } from '../people/erase.ts';
import { listTeamDatabases } from '../people/teams.ts';
import { listAgents, listPeople } from '../people/users.ts';
import { readState, removeLocal, writeState } from '../service-state.ts';
import type { Log } from '../service.ts';

const Row = v.object({ id: v.string(), doc: v.looseObject({ _rev: v.string() }) });

/**
 * Moves enrolments and erasures from `audit`. What is no such document, and the erasure of a database that there is, was not
 * written by the service: it is deleted. It may be interrupted anywhere and called again.
 */
export async function moveStateFromAudit(couch: Couch, log: Log): Promise<void> {
  const { audit, service } = couch.names;
  const [links, erasures] = await Promise.all([
    couch.use(audit).list({ ...enrolmentRange(), include_docs: true }),
    couch.use(audit).list({ ...erasureRange(), include_docs: true })
  ]);
  const rows = [...links.rows, ...erasures.rows];
  if (rows.length === 0) return;
  const people = await listPeople(couch);
  const present = new Set(people.map(({ tidesheet }) => erasureIdOf(tidesheet.database)));
  for (const row of rows) {
    const { id, doc } = v.parse(Row, row);
    const known = v.safeParse(v.union([Enrolment, Erasure]), doc);
    if (known.success && !present.has(id))
      await putIfMissing(couch, service, { ...known.output, _rev: undefined, _id: id });
    else log(`${audit}: ${id} was not written by the service and is deleted.`);
    await couch.use(audit).destroy(id, doc._rev);
  }
  log(`${rows.length} enrolments and erasures were moved from ${audit} to ${service}.`);
}

const FORMER_STATE = 'former-state';
const Removed = v.object({ removed: v.literal(true) });

/** Removes what earlier versions stored in the databases of teams and developers, once: it resolves at once afterwards. */
export async function removeFormerState(couch: Couch, log: Log): Promise<void> {
  const { value, rev } = await readState({ couch, log }, FORMER_STATE, Removed);
  if (value) return;
  const slugs = await listTeamDatabases(couch);
  for (const slug of slugs) await unlessDamaged(removeOldTeamState(couch, couch.names.team(slug)));
  for (const { tidesheet } of await listPeople(couch))
    await unlessDamaged(removeOldCheckpoints(couch, tidesheet.database, slugs));
  await writeState(couch, FORMER_STATE, { value: { removed: true }, rev });
}

/** What is damaged is restored from a backup, or created again; nothing reads such state. */
async function unlessDamaged(task: Promise<void>): Promise<void> {
  await orMissing(task).catch((error: unknown) => {
    if (!isDamaged(error)) throw error;
  });
}

/** Removes the checkpoints of folding that earlier versions stored in a developer's database. */
async function removeOldCheckpoints(couch: Couch, database: string, slugs: string[]): Promise<void> {
  for (const slug of slugs) await removeLocal(couch, database, `fan-in-${couch.names.team(slug)}`);
}

/** Removes what earlier versions stored in a team's database. */
async function removeOldTeamState(couch: Couch, team: string): Promise<void> {
  for (const name of ['fan-in-identity', 'fan-in-reviews', 'fan-in-months'])
    await removeLocal(couch, team, name);
}

const Written = v.array(v.object({ error: v.optional(v.string()) }));

/**
 * Gives the users of an installation with a prefix the roles that carry it. Without those of earlier versions they have no
 * access to another installation. It may be called again; a user that changes meanwhile is done at the next start.
 */
export async function migrateUserRoles(couch: Couch, log: Log): Promise<void> {
  const { prefix } = couch.names;
  const [people, agents] = await Promise.all([listPeople(couch), listAgents(couch)]);
  const isChanged = (roles: string[]) => migrateRoles(prefix, roles).join() !== roles.join();
  const docs = [
    ...people
      .filter((person) => isChanged(heldRoles(person)))
      .map((person) => {
        const { oneTimePassword } = person.tidesheet;
        const waiting = oneTimePassword && {
          oneTimePassword: { ...oneTimePassword, roles: migrateRoles(prefix, oneTimePassword.roles) }
        };
        const tidesheet = { ...person.tidesheet, ...waiting };
        return { ...person, roles: migrateRoles(prefix, person.roles), tidesheet };
      }),
    ...agents
      .filter(({ roles }) => isChanged(roles))
      .map((agent) => ({ ...agent, roles: migrateRoles(prefix, agent.roles) }))
  ];
  if (docs.length === 0) return;
  const refused = v
    .parse(Written, await couch.use(USERS).bulk({ docs }))
    .filter(({ error }) => error !== undefined);
  log(`${docs.length - refused.length} users have roles with the prefix ${prefix} now.`);
  if (refused.length > 0) log(`Start again to give the others theirs: ${refused.length} were refused.`);
}
