/** Erasing a person: everything goes, but the fact that their database was erased. */
import { createHash } from 'node:crypto';
import { sum } from 'd3-array';
import * as v from 'valibot';
import { certify, type ErasureCertificate } from '#domain/documents/erasure-certificate.ts';
import { Erasure, erasureId, parseErasureId } from '#domain/documents/erasure.ts';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { removeNoticesOf } from '../alerts/notices.ts';
import { removeChannels } from '../channels/user-channels.ts';
import { voidEnrolments } from '../enrolment/enrolments.ts';
import { removeFoldCheckpoints } from '../jobs/fan-in/fold-checkpoint.ts';
import { removeReceivedReviews } from '../jobs/fan-in/received-reviews.ts';
import type { Service } from '../service.ts';
import { recordAct, redactActs } from './audit.ts';
import { withoutSignIn } from './disable.ts';
import { purgeUsers } from './purge-users.ts';
import { leaveTeam, listTeamDatabases, listTeams } from './teams.ts';
import { removeSecondFactor } from './second-factor.ts';
import { emptyTombstones } from './tombstones.ts';
import { findDeveloper, listAgents, listScripts, putUser, removeUser } from './users.ts';

/**
 * Erases a person: their database, their users, and everything about them in the teams, where tombstones make replicas forget it
 * too. Acts and tombstones stay, with their developer id only. The person's user goes last: until then an interrupted erasure is
 * completed by the next one, and nothing is derived from their data. Returns undefined if nobody has that id.
 */
export async function erase(
  { couch, now, release, compact, spreadErasure, readers }: Service,
  developer: string,
  by: string
): Promise<{ documents: number; certificate: ErasureCertificate } | undefined> {
  const found = await findDeveloper(couch, developer);
  if (!found) return undefined;
  const { database } = found.tidesheet;
  const marked = withoutSignIn(found, now());
  await putUser(couch, { ...marked, tidesheet: { ...marked.tidesheet, erasing: true } });
  const agents = [...(await listAgents(couch, developer)), ...(await listScripts(couch, developer))];
  for (const { name } of agents) await removeUser(couch, name);
  await voidEnrolments(couch, developer);
  await removeSecondFactor(couch, found.tidesheet);
  await release(database);
  const at = formatInstant(now());
  await recordErasure(couch, database, at);
  await spreadErasure({ id: erasureIdOf(database), at });
  const own = await orMissing(couch.db.get(database));
  await orMissing(couch.db.destroy(database));
  const slugs = (await listTeams(couch)).map(({ slug }) => slug);
  for (const slug of slugs) await leaveTeam(couch, slug, developer);
  const stored = await listTeamDatabases(couch);
  await removeFoldCheckpoints(couch, database, [...new Set([...slugs, ...stored])]);
  await removeReceivedReviews(couch, developer);
  await removeNoticesOf(couch, developer);
  await removeChannels(couch, developer);
  await readers.forget(found.name, [...new Set([...slugs, ...stored])]);
  const erased = await eraseFromTeams(couch, developer);
  const documents = sum(erased.values());
  const certificate = certify({
    type: 'erasure-certificate',
    v: 1,
    developer_id: developer,
    at: formatInstant(now()),
    by,
    erasure: parseErasureId(erasureIdOf(database)) ?? '',
    removed: [
      { from: database, documents: own?.doc_count ?? 0 },
      ...[...erased].map(([team, count]) => ({ from: couch.names.team(team), documents: count })),
      { from: 'accounts', documents: 1 + agents.length }
    ]
  });
  const detail = { documents, certificate: certificate.digest };
  await recordAct(couch, { by, act: 'erase', subject: developer, detail }, now());
  await redactActs(couch, { email: found.name, developer });
  await purgeUsers(couch, { name: found.name, developer });
  const { names } = couch;
  const touched = [USERS, names.org, names.audit, names.service, ...stored.map(names.team)];
  for (const one of touched) compact(one, true);
  return { documents, certificate };
}

const BATCH_SIZE = 500;
const Row = v.object({ id: v.string(), value: v.object({ rev: v.string() }) });
const Written = v.array(v.object({ id: v.string(), error: v.optional(v.string()) }));

/**
 * In the database of every team, also of those that the person has left, and of those without a readable document in `org`.
 * The others are done also where one fails. Returns how many documents there were, by slug. @throws the first error.
 */
export async function eraseFromTeams(couch: Couch, developer: string): Promise<Map<string, number>> {
  const erased = new Map<string, number>();
  const errors: unknown[] = [];
  for (const slug of await listTeamDatabases(couch)) {
    try {
      erased.set(slug, await eraseFromTeam(couch, slug, developer));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return erased;
}

/** Goes through all ids, because those of days begin with the date. What changes meanwhile is done again. */
async function eraseFromTeam(couch: Couch, slug: string, developer: string): Promise<number> {
  const team = couch.use(couch.names.team(slug));
  for (let erased = 0; ;) {
    const { rows } = await team.list();
    const theirs = rows
      .map((row) => v.parse(Row, row))
      .filter(({ id }) => developerOfTeamDocument(id) === developer);
    if (theirs.length === 0) {
      await emptyTombstones(couch, couch.names.team(slug), developer);
      return erased;
    }
    for (let start = 0; start < theirs.length; start += BATCH_SIZE) {
      const docs = theirs
        .slice(start, start + BATCH_SIZE)
        .map(({ id, value }) => ({ _id: id, _rev: value.rev, _deleted: true }));
      const written = v.parse(Written, await team.bulk({ docs }));
      const refused = written.find(({ error }) => error !== undefined && error !== 'conflict');
      if (refused)
        throw new Error(`${couch.names.team(slug)} refused to delete ${refused.id}: ${refused.error}`);
      erased += written.filter(({ error }) => error === undefined).length;
    }
  }
}

/** The id of the erasure of a database of this name. */
export const erasureIdOf = (database: string) =>
  erasureId(createHash('sha256').update(database).digest('hex'));

/** Records that it is erased as of now, unless that is recorded. */
async function recordErasure(couch: Couch, database: string, at: string): Promise<void> {
  const service = couch.use<Erasure>(couch.names.service);
  const erasure: Erasure = { type: 'erased', v: 1, at };
  await retryConflicts(async () => {
    if (!(await orMissing(service.head(erasureIdOf(database)))))
      await service.insert(erasure, erasureIdOf(database));
  });
}

/** When the database of this very name was erased; undefined: it was not, or it is there. */
export async function erasedAt(couch: Couch, database: string): Promise<string | undefined> {
  const found = v.safeParse(
    Erasure,
    await orMissing(couch.use(couch.names.service).get(erasureIdOf(database)))
  );
  if (!found.success || (await orMissing(couch.db.get(database)))) return undefined;
  return found.output.at;
}
