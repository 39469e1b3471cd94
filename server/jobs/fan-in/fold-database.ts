/** One developer's database folded into the database of one team, from where it was left the last time. */
import * as v from 'valibot';
import { datesBetween } from '#domain/time/calendar.ts';
import { localDatesOf } from '#domain/merge/person-days.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import type { Log } from '../../access/handle-errors.ts';
import { foldDays, type FoldTarget } from './fold-days.ts';
import { putTeamDeveloper } from './team-developer.ts';
import { readPerson } from './sources.ts';

const Checkpoint = v.object({ _id: v.string(), _rev: v.string(), since: v.union([v.string(), v.number()]) });

const Changes = v.object({
  results: v.array(v.object({ id: v.string() })),
  last_seq: v.union([v.string(), v.number()])
});

const CHANGES_AT_ONCE = 500;

export type Folded = { days: number; dates: string[] };

/**
 * Reads the changes since the checkpoint, folds what they touch and moves the checkpoint. Running it again without a
 * change writes nothing; running it from the start writes what differs.
 */
export async function foldDatabase(
  couch: Couch,
  target: FoldTarget,
  name: string,
  log: Log
): Promise<Folded> {
  const folded: Folded = { days: 0, dates: [] };
  for (;;) {
    const checkpoint = await readCheckpoint(couch, target);
    const changes = await readChanges(couch, target.database, checkpoint?.since ?? 0);
    if (changes.results.length === 0) return folded;
    const ids = changes.results.map((change) => change.id);
    const person = await readPerson(couch, target.database, log);
    const dates = await touchedDates(couch, target, ids);
    folded.days += await foldDays(couch, target, dates, person.profile, log);
    folded.dates.push(...dates);
    await putTeamDeveloper(couch, target, name, person, log);
    await writeCheckpoint(couch, target, changes.last_seq);
  }
}

/** A day touches its neighbours, because local days reach into them; a profile touches every day there is. */
async function touchedDates(couch: Couch, target: FoldTarget, ids: string[]): Promise<string[]> {
  if (ids.includes('profile')) return allDates(couch, target);
  const touched = new Set<string>();
  for (const id of ids) {
    const [kind, date = ''] = id.split(':');
    if (kind === 'day') localDatesOf(date).forEach((local) => touched.add(local));
    if (kind === 'entry') touched.add(date);
  }
  return [...touched].sort();
}

async function allDates(couch: Couch, { database }: FoldTarget): Promise<string[]> {
  const { rows } = await couch.use(database).list({ startkey: 'day:', endkey: 'entry:\ufff0' });
  const dates = rows.map((row) => row.id.split(':')[1] ?? '').filter((date) => /^\d{4}-/.test(date));
  if (dates.length === 0) return [];
  dates.sort();
  return datesBetween(localDatesOf(dates[0]!)[0]!, localDatesOf(dates.at(-1)!)[2]!);
}

async function readChanges(couch: Couch, database: string, since: string | number) {
  const qs = { since, limit: CHANGES_AT_ONCE };
  return v.parse(Changes, await couch.request({ db: database, path: '_changes', qs }));
}

const checkpointPath = ({ team }: FoldTarget) => `_local/fan-in-${team}`;

async function readCheckpoint(couch: Couch, target: FoldTarget) {
  const path = checkpointPath(target);
  const stored = await orMissing(couch.request({ db: target.database, path }));
  return stored === undefined ? undefined : v.parse(Checkpoint, stored);
}

/** Local documents do not replicate and never conflict for long: the later writer's checkpoint is as good. */
async function writeCheckpoint(couch: Couch, target: FoldTarget, since: string | number): Promise<void> {
  const path = checkpointPath(target);
  const stored = await readCheckpoint(couch, target);
  const body = { ...(stored ? { _rev: stored._rev } : {}), since };
  await couch.request({ db: target.database, path, method: 'PUT', body });
}
