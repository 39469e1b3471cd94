/** Person days of a team, made from the developer's own database and written where they differ. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import type { Profile } from '#domain/documents/profile.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { readSources, type Fold } from './sources.ts';

const DATES_AT_ONCE = 31;
const MAX_ATTEMPTS = 5;

const Revisions = v.object({
  rows: v.array(
    v.object({
      key: v.string(),
      doc: v.optional(v.nullable(v.looseObject({ _id: v.string(), _rev: v.string() })))
    })
  )
});
const Written = v.array(
  v.object({ id: v.string(), error: v.optional(v.string()), reason: v.optional(v.string()) })
);

/** Makes the person days of these local dates. Returns the dates whose documents were written. */
export async function foldDays(fold: Fold, dates: string[], profile: Profile | undefined): Promise<string[]> {
  const written: string[] = [];
  const inOrder = [...dates].sort();
  for (let start = 0; start < inOrder.length; start += DATES_AT_ONCE) {
    let pending = inOrder.slice(start, start + DATES_AT_ONCE);
    for (let attempt = 1; pending.length > 0; attempt++) {
      if (attempt > MAX_ATTEMPTS)
        throw new Error(`${fold.target.team}: ${pending.join(', ')} changed while they were folded.`);
      const outcome = await foldOnce(fold, pending, profile);
      written.push(...outcome.written);
      pending = outcome.conflicting;
    }
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
  profile: Profile | undefined
): Promise<{ written: string[]; conflicting: string[] }> {
  const {
    couch,
    target: { developer, team }
  } = fold;
  const current = await readCurrent(fold, dates);
  const sources = await readSources(fold, dates[0]!, dates.at(-1)!);
  const merged = mergeDays(developer, dates, { ...sources, profile });
  const changes = dates.flatMap((date) =>
    describeChange(current.get(dayId(date, developer)), merged.get(date))
  );
  if (changes.length === 0) return { written: [], conflicting: [] };
  const rows = v.parse(Written, await couch.use(team).bulk({ docs: changes }));
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

type Current = { _id: string; _rev: string };

async function readCurrent({ couch, target }: Fold, dates: string[]) {
  const keys = dates.map((date) => dayId(date, target.developer));
  const { rows } = v.parse(Revisions, await couch.use(target.team).fetch({ keys }));
  return new Map(
    rows.flatMap(({ doc }): [string, Current][] => (doc && !doc['_deleted'] ? [[doc._id, doc]] : []))
  );
}

function describeChange(current: Current | undefined, made: PersonDay | undefined): object[] {
  if (made && current) return sameContent(made, current) ? [] : [{ ...made, _rev: current._rev }];
  if (made) return [made];
  return current ? [{ _id: current._id, _rev: current._rev, _deleted: true }] : [];
}
