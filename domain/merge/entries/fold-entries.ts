/** A person's own entries folded into a merged day. Every key they make carries `entry` as its reason. */
import {
  type Entry,
  type EntryOf,
  MAX_CORRECTIONS_PER_DAY,
  MAX_ENTRIES_PER_DAY,
  stretchOf
} from '../../documents/entry.ts';
import { UNCATEGORIZED } from '../../categorise/category-path.ts';
import { clipRanges, type Range } from '../../time/spans.ts';
import type { KeyTable } from '../key-table.ts';
import type { LocalSpan } from '../place-device.ts';
import { moveTime, removeSeconds, removeTime } from './correct-time.ts';
import { type DayInTheMaking, ENTERED } from './day-in-the-making.ts';
import { FreeTime } from './free-time.ts';

/** The local day that entries are folded into. */
type LocalDay = { developer: string; date: string; span: LocalSpan };

/** The entries that count on a local day: as many as may, in the order of their ids. */
export function entriesOfDay(entries: readonly Entry[], { developer, date, span }: LocalDay): Entry[] {
  const reaching = entries.filter((entry) => {
    if (entry.developer !== developer || entry.kind === 'deleted') return false;
    const stretch = stretchOf(entry);
    return stretch
      ? stretch.startMs < span.endMs && stretch.endMs > span.startMs
      : entry.date === date && span.endMs > span.startMs;
  });
  const counted = reaching.sort((a, b) => (a._id < b._id ? -1 : 1)).slice(0, MAX_ENTRIES_PER_DAY);
  const corrections = counted.filter(isCorrection).slice(0, MAX_CORRECTIONS_PER_DAY);
  return counted.filter((entry) => !isCorrection(entry) || corrections.includes(entry));
}

/**
 * Folds the entries of a day: first what adds time, then moves, then what removes time, each in the order given. So a correction
 * is about what is there in the end, and the order in which documents arrived does not matter.
 */
export function foldEntries(
  day: DayInTheMaking,
  entries: readonly Entry[],
  span: LocalSpan,
  table: KeyTable
): void {
  const free = new FreeTime(day);
  for (const entry of ofKind(entries, 'time')) free.fill(rangesOf(entry, day, span), keyOf(entry, table));
  for (const entry of ofKind(entries, 'duration')) {
    const key = keyOf(entry, table);
    day.untimed.set(key, (day.untimed.get(key) ?? 0) + entry.seconds);
  }
  for (const entry of ofKind(entries, 'move'))
    moveTime(day, { ...entry, ranges: rangesOf(entry, day, span), isWhole: isWhole(entry) }, table);
  const [less, removed] = splitRemovals(ofKind(entries, 'remove'));
  for (const entry of removed)
    removeTime(day, { ...entry, ranges: rangesOf(entry, day, span), isWhole: isWhole(entry) }, table);
  for (const entry of less) removeSeconds(day, entry, table);
}

type LessEntry = EntryOf<'remove'> & { seconds: number };

/** Those of so many seconds, which come last, and the others. */
function splitRemovals(entries: readonly EntryOf<'remove'>[]): [LessEntry[], EntryOf<'remove'>[]] {
  const isLess = (entry: EntryOf<'remove'>): entry is LessEntry => entry.seconds !== undefined;
  return [entries.filter(isLess), entries.filter((entry) => !isLess(entry))];
}

const ofKind = <K extends Entry['kind']>(entries: readonly Entry[], kind: K) =>
  entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);

const isCorrection = ({ kind }: Entry): boolean => kind === 'move' || kind === 'remove';

const isWhole = (entry: Entry): boolean => stretchOf(entry) === undefined;

/** The part of an entry that is in the day; a fraction of a second counts with the second that it begins in. */
function rangesOf(entry: Entry, day: DayInTheMaking, span: LocalSpan): Range[] {
  const daySeconds = (span.endMs - span.startMs) / 1000;
  const stretch = stretchOf(entry) ?? span;
  const second = (ms: number) => Math.floor((ms - span.startMs) / 1000);
  return [...clipRanges([[second(stretch.startMs), second(stretch.endMs)]], 0, daySeconds, 0)];
}

const keyOf = ({ category, project }: { category: string; project: string }, table: KeyTable) =>
  table.indexOf(['', category || UNCATEGORIZED, project, ''], ENTERED);
