/** What a person may want to know before they submit a week: how far it is reported, and what is missing. */
import type { PersonDay } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import { stretchOf } from '../documents/entry.ts';
import type { SheetCoverage } from '../documents/sheet.ts';
import { UNCATEGORIZED } from '../categorise/category-path.ts';
import type { Machine } from '../metrics/coverage.ts';
import { excessSeconds } from '../metrics/totals.ts';
import { addDays, utcStartMs } from '../time/calendar.ts';
import { type DayFrame, localDaySpan } from '../time/local-days.ts';
import { pairs } from '../time/slots.ts';
import { totalLength } from '../time/spans.ts';
import type { EntryPiece } from './round-rows.ts';

/** A machine that reported nothing for so many days before the week is no longer in use. */
const UNUSED_DAYS = 7;

type Week = { dates: readonly string[]; days: readonly PersonDay[]; machines: readonly Machine[] };

/** How much of each date is known. */
export function coverageOfDates({ dates, days, machines }: Week): SheetCoverage[] {
  const used = machinesInUse(dates, machines);
  return dates.map((date) => {
    const day = days.find((one) => one.date === date);
    const throughOf = (name: string) => day?.devices.find(({ device }) => device === name)?.through ?? null;
    const names = [...new Set([...used, ...(day?.devices ?? []).map(({ device }) => device)])].sort();
    return {
      date,
      devices: names.slice(0, 30).map((device) => ({ device, through: throughOf(device) })),
      gapSeconds: totalLength(pairs(day?.gaps ?? [])),
      excessSeconds: day ? excessSeconds(day) : 0
    };
  });
}

function machinesInUse([first = '']: readonly string[], machines: readonly Machine[]): string[] {
  const sinceMs = utcStartMs(addDays(first, -UNUSED_DAYS));
  return machines.flatMap(({ device, throughMs }) =>
    throughMs !== undefined && throughMs >= sinceMs ? device : []
  );
}

/** What is missing in a week. `throughMs`: how far the machine reported. */
export type WeekProblem =
  | { kind: 'unreported'; device: string; throughMs: number }
  | { kind: 'silent'; date: string; seconds: number }
  | { kind: 'excess'; date: string; seconds: number };

/** What is missing of these dates, as far as they have begun; a machine may be `graceMs` late. */
export function problemsOf(
  { dates, days, machines, frame }: Week & { frame: DayFrame },
  { nowMs, graceMs }: { nowMs: number; graceMs: number }
): WeekProblem[] {
  const last = dates.at(-1);
  if (last === undefined) return [];
  const endMs = Math.min(nowMs - graceMs, localDaySpan(last, frame)[1]);
  const used = machinesInUse(dates, machines);
  const unreported = machines.flatMap(({ device, throughMs }): WeekProblem[] =>
    used.includes(device) && throughMs !== undefined && throughMs < endMs
      ? [{ kind: 'unreported', device, throughMs }]
      : []
  );
  const ofDays = coverageOfDates({ dates, days, machines }).flatMap(
    ({ date, gapSeconds, excessSeconds: excess }) => [
      ...(gapSeconds > 0 ? [{ kind: 'silent' as const, date, seconds: gapSeconds }] : []),
      ...(excess > 0 ? [{ kind: 'excess' as const, date, seconds: excess }] : [])
    ]
  );
  return [...unreported, ...ofDays];
}

/** Entries as they are on each date, for rounding entry by entry. */
export function piecesOf(entries: readonly Entry[], dates: readonly string[], frame: DayFrame): EntryPiece[] {
  return entries.flatMap((entry): EntryPiece[] => {
    if (entry.kind !== 'time' && entry.kind !== 'duration') return [];
    const named = { category: entry.category || UNCATEGORIZED, project: entry.project };
    if (entry.kind === 'duration')
      return dates.includes(entry.date) ? [{ date: entry.date, ...named, seconds: entry.seconds }] : [];
    const span = stretchOf(entry)!;
    return dates.flatMap((date) => {
      const [startMs, endMs] = localDaySpan(date, frame);
      const seconds = Math.floor((Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs)) / 1000);
      return seconds > 0 ? [{ date, ...named, seconds }] : [];
    });
  });
}
