/** Person days of a team, made from the developer's own database and written where they differ. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { narrows } from '#domain/documents/narrows.ts';
import type { MergedDevices } from '#domain/documents/merged-devices.ts';
import { firstStoredDate } from '#domain/documents/retention.ts';
import type { Profile } from '#domain/documents/profile.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { withholdDay } from '#domain/merge/withhold-day.ts';
import { addDays } from '#domain/time/calendar.ts';
import { readRetention } from '../../../couch/retention.ts';
import { createPacer } from '../pacer.ts';
import { readSources, type Fold } from './sources.ts';

/** Their sources are in memory together, and so are those of the dates between them. */
const DATES_AT_ONCE = 7;
const MAX_DAYS_APART = 13;
const MAX_ATTEMPTS = 5;

const Revisions = v.object({
  rows: v.array(
    v.object({
      key: v.string(),
      doc: v.optional(
        v.nullable(
          v.looseObject({ _id: v.string(), _rev: v.string(), _conflicts: v.optional(v.array(v.string())) })
        )
      )
    })
  )
});
const Written = v.array(
  v.object({ id: v.string(), error: v.optional(v.string()), reason: v.optional(v.string()) })
);

/** The first of these sorted dates that are folded together, at most `max`: those that are near each other. */
export function takeDates(dates: string[], max: number): string[] {
  const last = addDays(dates[0]!, MAX_DAYS_APART);
  return dates.slice(0, Math.min(max, DATES_AT_ONCE)).filter((date) => date <= last);
}

type PersonFacts = { profile: Profile | undefined; mergedDevices: MergedDevices | undefined };

/**
 * Makes the person days of these local dates, which `takeDates` returned; `onlyStored`: of those that the team has.
 * @returns the dates whose documents were written.
 */
export async function foldDays(
  fold: Fold,
  dates: string[],
  person: PersonFacts,
  { onlyStored = false } = {}
): Promise<string[]> {
  const written: string[] = [];
  let pending = dates;
  for (let attempt = 1; pending.length > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS)
      throw new Error(`${fold.target.team}: ${pending.join(', ')} changed while they were folded.`);
    const outcome = await foldOnce(fold, pending, { ...person, onlyStored });
    written.push(...outcome.written);
    pending = outcome.conflicting;
  }
  return written;
}

/**
 * The order keeps a stale read from being written: first the target's revisions, then the sources, then the write. After a
 * conflict it starts again from the sources.
 */
async function foldOnce(
  fold: Fold,
  dates: string[],
  { profile, mergedDevices, onlyStored }: PersonFacts & { onlyStored: boolean }
): Promise<{ written: string[]; conflicting: string[] }> {
  const {
    couch,
    target: { developer, team }
  } = fold;
  const current = await readCurrent(fold, dates);
  const wanted = onlyStored ? dates.filter((date) => current.has(dayId(date, developer))) : dates;
  if (wanted.length === 0) return { written: [], conflicting: [] };
  const sources = await readSources(fold, dates[0]!, dates.at(-1)!);
  // After the sources: what is missing from them because it has expired is named by then.
  const first = firstStoredDate(await readRetention(couch));
  const pace = createPacer();
  const changed: ReturnType<typeof describeChange> = [];
  for (const date of wanted.filter((one) => one >= first)) {
    const merged = mergeDays(developer, [date], { ...sources, profile, mergedDevices }).get(date);
    const made = merged && withholdDay(merged, fold.policy);
    changed.push(...describeChange(current.get(dayId(date, developer)), made));
    // Requests, and the days of others, come between.
    await pace();
  }
  const changes = changed.map(({ document }) => document);
  if (changes.length === 0) return { written: [], conflicting: [] };
  const rows = v.parse(Written, await couch.use(team).bulk({ docs: changes }));
  if (changed.some(({ isNarrower }) => isNarrower)) fold.compact?.(team);
  const refused = rows.filter((row) => row.error !== undefined && row.error !== 'conflict');
  if (refused.length > 0) throw new Error(`${team} refused ${refused[0]!.id}: ${refused[0]!.reason}`);
  const idsOf = (conflict: boolean) =>
    new Set(rows.filter((row) => (row.error === 'conflict') === conflict).map(({ id }) => id));
  const [made, lost] = [idsOf(false), idsOf(true)];
  return {
    written: dates.filter((date) => made.has(dayId(date, developer))),
    conflicting: dates.filter((date) => lost.has(dayId(date, developer)))
  };
}

type Current = { _id: string; _rev: string; _conflicts: undefined };

/** Deletes the losing revisions of conflicts: only the service writes these documents. */
async function readCurrent({ couch, target, compact }: Fold, dates: string[]) {
  const keys = dates.map((date) => dayId(date, target.developer));
  const team = couch.use(target.team);
  const { rows } = v.parse(Revisions, await team.fetch({ keys }, { conflicts: true }));
  const losers = rows.flatMap(({ doc }) =>
    (doc?._conflicts ?? []).map((_rev) => ({ _id: doc?._id, _rev, _deleted: true }))
  );
  if (losers.length > 0) {
    await team.bulk({ docs: losers });
    compact?.(target.team);
  }
  return new Map(
    rows.flatMap(({ doc }): [string, Current][] =>
      doc && !doc['_deleted'] ? [[doc._id, { ...doc, _conflicts: undefined }]] : []
    )
  );
}

type Change = { document: object; isNarrower: boolean };

function describeChange(current: Current | undefined, made: PersonDay | undefined): Change[] {
  if (made && current)
    return sameContent(made, current)
      ? []
      : [{ document: { ...made, _rev: current._rev }, isNarrower: narrows(current, made) }];
  if (made) return [{ document: made, isNarrower: false }];
  const { _id, _rev } = current ?? {};
  return current ? [{ document: { _id, _rev, _deleted: true }, isNarrower: true }] : [];
}
