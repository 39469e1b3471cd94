/** From ActivityWatch to the day documents of some dates, one date at a time: memory stays bounded however many. */
import { sum } from 'd3-array';
import { homedir } from 'node:os';
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { CompiledRules } from '#domain/categorise/compile-rules.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import type { DeviceInput } from '#domain/summarise/day-input.ts';
import { summariseDay } from '#domain/summarise/summarise-day.ts';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import type { ActivityWatch } from './activitywatch.ts';
import type { CollectMemory, DateReader } from './collect-memory.ts';
import { cutEvents, EventReader } from './fetch-events.ts';
import { GitRootFinder } from './find-git-roots.ts';
import { heldOf, type Held } from './held-events.ts';
import { releaseMemoryAfter } from './release-memory.ts';

/** So far beyond its end a date is read: what reaches over it should have its length, which decides who gets a gap. */
const READ_PAST_MS = 3_600_000;

/** `nowMs`: up to when events are read, also those behind what is covered; left out: to where it is covered. */
export type Source = {
  activitywatch: ActivityWatch;
  buckets: readonly Bucket[];
  nowMs?: number;
  /** Of a process that has read today before. */
  memory?: CollectMemory | undefined;
};
/** `known`: the day without the user's own settings. `held`: what ActivityWatch has of it at all. */
export type SummarisedDay = { day: DeviceDay; known: DeviceDay; held: Held };
/** `rulesOn`: the rules that a UTC date is summarised with. */
export type DatesInput = Omit<DeviceInput, 'buckets' | 'rules'> & {
  rulesOn: (date: string) => CompiledRules;
};
/** `failed`: ids of buckets that could not be read, and why. */
export type SummarisedDate = {
  summarised: SummarisedDay;
  events: number;
  rejected: number;
  failed: ReadonlyMap<string, string>;
};

/**
 * Yields the documents of `dates` (UTC, ascending) in their order, with the number of events read and of those left out because
 * they could not be read.
 * @throws ActivityWatchError when ActivityWatch stops responding; what was yielded before is complete.
 */
export async function* summariseDates(
  { activitywatch, buckets, nowMs, memory }: Source,
  dates: readonly string[],
  input: DatesInput
): AsyncGenerator<SummarisedDate> {
  const [today, ...others] = dates;
  if (memory !== undefined && today !== undefined && others.length === 0) {
    const { reader, finder } = memory.readerOf(today, activitywatch, buckets);
    yield await summariseDate({ reader, finder, date: today, nowMs, memory }, input);
    return;
  }
  // Whole days are read with all that was before them.
  memory?.forget();
  const finder = new GitRootFinder(homedir());
  const reader = new EventReader(activitywatch, buckets);
  for (const date of dates) yield await summariseDate({ reader, finder, date, nowMs }, input);
}

type OneDate = DateReader & { date: string; nowMs: number | undefined; memory?: CollectMemory };

/** A function of its own, so that the events of a date are free before those of the next are read. */
async function summariseDate(
  { reader, finder, date, nowMs, memory }: OneDate,
  { rulesOn, ...input }: DatesInput
): Promise<SummarisedDate> {
  const startMs = utcStartMs(date);
  const knownMs = nowMs ?? input.throughMs;
  const endMs = Math.max(startMs, Math.min(endOf(date, knownMs) + READ_PAST_MS, knownMs));
  const stretch = { startMs, endMs };
  const { buckets: fetched, events, rejected, failed } = await reader.read(stretch, memory !== undefined);
  memory?.bound(sum(fetched, (bucket) => bucket.events.length));
  const gitRoots = await finder.find(fetched);
  const buckets = cutEvents(fetched, startMs, endOf(date, input.throughMs));
  releaseMemoryAfter(events);
  const ofDate = {
    ...input,
    date,
    buckets,
    gitRoots,
    home: homedir(),
    rules: rulesOn(date),
    onWindows: releaseMemoryAfter
  };
  const day = summariseDay(ofDate);
  const known = input.privacy === undefined ? day : summariseDay({ ...ofDate, privacy: undefined });
  return { summarised: { day, known, held: heldOf(buckets, startMs) }, events, rejected, failed };
}

/** The end of a UTC day, as far as it has passed. */
const endOf = (date: string, throughMs: number) => Math.min(utcStartMs(addDays(date, 1)), throughMs);
