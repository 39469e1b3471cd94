/** The entries of one week as those of a later one. */
import { type Entry, entryId, stretchOf } from '../documents/entry.ts';
import { addDays, datesOfWeek, daysBetween, formatInstant } from '../time/calendar.ts';
import { type DayFrame, localDateOf, zoneOn } from '../time/local-days.ts';
import { clockTimeMs, zoneOffsetMs } from '../time/zones.ts';

type Copying = {
  /** ISO weeks. */
  from: string;
  to: string;
  entries: readonly Entry[];
  frame: DayFrame;
  newUlid: () => string;
};

/**
 * What a person entered in one week, on the same weekdays of another: times of day stay, also over a change of clocks. What is there
 * already is not copied again, and corrections are not copied: they are about what machines tracked.
 */
export function copyWeek({ from, to, entries, frame, newUlid }: Copying): Entry[] {
  const dates = datesOfWeek(from);
  const shift = daysBetween(dates[0]!, datesOfWeek(to)[0]!);
  const known = new Set(entries.map(contentKey));
  return entries.flatMap((entry) => {
    if (entry.kind !== 'time' && entry.kind !== 'duration') return [];
    const span = stretchOf(entry);
    if (!dates.includes(span ? localDateOf(span.startMs, frame) : entry.date)) return [];
    const date = addDays(entry.date, shift);
    const times = span && {
      start: formatInstant(shiftMs(span.startMs, shift, frame)),
      end: formatInstant(shiftMs(span.endMs, shift, frame))
    };
    const copy: Entry = {
      ...entry,
      ...times,
      date,
      _rev: undefined,
      _id: entryId(date, newUlid()),
      source: 'copied'
    };
    return known.has(contentKey(copy)) ? [] : copy;
  });
}

/** The same time of day, so many days later. */
function shiftMs(ms: number, days: number, frame: DayFrame): number {
  const date = localDateOf(ms, frame);
  const wallMs = ms + zoneOffsetMs(ms, zoneOn(date, frame.zones));
  return clockTimeMs(wallMs + days * 86_400_000, zoneOn(addDays(date, days), frame.zones));
}

const contentKey = (entry: Entry): string => {
  if (entry.kind !== 'time' && entry.kind !== 'duration') return '';
  const { date, project, category, note = '' } = entry;
  const length = entry.kind === 'duration' ? entry.seconds : `${entry.start} ${entry.end}`;
  return JSON.stringify([date, project, category, note, length]);
};
