/** From ActivityWatch to the day documents of some dates, a few days at a time: memory stays bounded however many. */
import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { CompiledRules } from '#domain/categorise/compile-rules.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import type { DeviceInput } from '#domain/summarise/day-input.ts';
import { summariseDay } from '#domain/summarise/summarise-day.ts';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import type { ActivityWatch } from './activitywatch.ts';
import { cutEvents, fetchEvents } from './fetch-events.ts';
import { GitRootFinder } from './find-git-roots.ts';
import { heldOf, type Held } from './held-events.ts';

/** Some are fetched at once, so that the days before them that each day needs are asked for seldom. */
const DATES_AT_ONCE = 3;

/** `nowMs`: up to when events are read, also those behind what is covered; left out: to where it is covered. */
export type Source = { activitywatch: ActivityWatch; buckets: readonly Bucket[]; nowMs?: number };
/** `known`: the day without the user's own settings. `held`: what ActivityWatch has of it at all. */
export type SummarisedDay = { day: DeviceDay; known: DeviceDay; held: Held };
/** `rulesOn`: the rules that a UTC date is summarised with. */
export type DatesInput = Omit<DeviceInput, 'buckets' | 'rules'> & {
  rulesOn: (date: string) => CompiledRules;
};
/** `failed`: ids of buckets that could not be read, and why. */
export type SummarisedDates = {
  days: SummarisedDay[];
  events: number;
  rejected: number;
  failed: ReadonlyMap<string, string>;
};

/**
 * Yields the documents of `dates` (UTC, ascending) in their order, some at a time, with the number of events read and
 * of those left out because they could not be read.
 * @throws ActivityWatchError when ActivityWatch stops responding; what was yielded before is complete.
 */
export async function* summariseDates(
  { activitywatch, buckets, nowMs }: Source,
  dates: readonly string[],
  { rulesOn, ...input }: DatesInput
): AsyncGenerator<SummarisedDates> {
  const home = homedir();
  const finder = new GitRootFinder(home);
  for (let first = 0; first < dates.length; first += DATES_AT_ONCE) {
    const some = dates.slice(first, first + DATES_AT_ONCE);
    const startMs = utcStartMs(some[0]!);
    const fetched = await fetchEvents(activitywatch, buckets, {
      startMs,
      endMs: Math.max(startMs, endOf(some.at(-1)!, nowMs ?? input.throughMs))
    });
    const gitRoots = await finder.find(fetched.buckets);
    const days = some.map((date) => {
      const ofDay = cutEvents(fetched.buckets, utcStartMs(date), endOf(date, input.throughMs));
      const known = { ...input, date, buckets: ofDay, gitRoots, home, rules: rulesOn(date) };
      const day = summariseDay(known);
      const held = heldOf(ofDay, utcStartMs(date));
      if (input.privacy === undefined) return { day, known: day, held };
      return { day, known: summariseDay({ ...known, privacy: undefined }), held };
    });
    const { events, rejected, failed } = fetched;
    fetched.buckets.length = 0;
    if (dates.length > DATES_AT_ONCE) releaseMemory();
    yield { days, events, rejected, failed };
  }
}

/** The end of a UTC day, as far as it has passed. */
const endOf = (date: string, throughMs: number) => Math.min(utcStartMs(addDays(date, 1)), throughMs);

let collectGarbage: (() => void) | undefined;

export function releaseMemory(): void {
  if (collectGarbage === undefined) {
    setFlagsFromString('--expose-gc');
    // What V8 then offers under this name.
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
}
