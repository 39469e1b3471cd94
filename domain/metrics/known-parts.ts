/**
 * Apps, domains and hours of the day over a period: stored days hold them exactly, months only for the whole month.
 */
import { group, sum } from 'd3-array';
import { appKey, appLabel } from '../categorise/app-label.ts';
import type { PersonDay } from '../documents/day.ts';
import type { MonthDay, PersonMonth } from '../documents/month.ts';
import { pairs } from '../time/slots.ts';
import { isUntimed } from './focus.ts';
import { hoursOfDay } from './hours.ts';
import { mostFirst } from './sum-figures.ts';
import { FIELDS } from './totals.ts';

/** The documents that cover a period without counting anything twice. */
export type KnownParts = {
  days: PersonDay[];
  months: PersonMonth[];
  /** Dates on which something was tracked of which only the sums by category and project are known, in order. */
  unknown: string[];
};

type Sources = { days: readonly PersonDay[]; months: readonly PersonMonth[] };

/**
 * The documents of one person that cover the dates `from` to `to`. A month stands in for its days where one of them is no
 * longer stored and the period holds all of them; where the period cuts such a month, the days that are not stored are unknown.
 */
export function knownParts(from: string, to: string, sources: Sources): KnownParts {
  const isInside = ({ date }: { date: string }) => from <= date && date <= to;
  const days = sources.days.filter(isInside);
  const stored = new Set(days.map(({ date }) => date));
  const parts: KnownParts = { days: [], months: [], unknown: [] };
  const coveredByMonths = new Set<string>();
  for (const month of sources.months) {
    const worked = month.days.filter(({ cells }) => cells.length > 0);
    const lost = worked.filter((day) => isInside(day) && !stored.has(day.date));
    if (lost.length === 0) continue;
    if (worked.every(isInside)) {
      parts.months.push(month);
      for (const { date } of month.days) coveredByMonths.add(date);
    } else parts.unknown.push(...lost.map(({ date }) => date));
  }
  parts.days = days.filter(({ date }) => !coveredByMonths.has(date));
  parts.unknown.sort();
  return parts;
}

/** Seconds by app or domain, most first; `''` is what has none, or was not shared. A program has one name on all systems. */
export function namesOfParts(field: 'app' | 'domain', { days, months }: KnownParts): Map<string, number> {
  const totals = new Map<string, number>();
  const add = (name: string, seconds: number) => {
    if (seconds > 0) totals.set(name, (totals.get(name) ?? 0) + seconds);
  };
  for (const { keys, cells } of days) {
    for (let index = 0; index + 2 < cells.length; index += 3) {
      add(keys[cells[index + 1]!]![FIELDS[field]], cells[index + 2]!);
    }
  }
  for (const month of months) {
    const names = field === 'app' ? month.apps : month.domains;
    for (const [name, seconds] of names) add(name, seconds);
    add('', sum(month.days, trackedOfMonthDay) - sum(names, ([, seconds]) => seconds));
  }
  return mostFirst(field === 'app' ? byProgram(totals) : totals);
}

/** Programs by the label of the name that has most of their time. */
function byProgram(totals: ReadonlyMap<string, number>): Map<string, number> {
  const programs = group(mostFirst(totals), ([app]) => appKey(app)).values();
  return mostFirst(
    Array.from(programs, (names) => [appLabel(names[0]![0]), sum(names, ([, seconds]) => seconds)])
  );
}

/** Those that hold times of day; nothing of a person who does not share them. */
export const timedParts = ({ days, months, unknown }: KnownParts): KnownParts => ({
  days: days.filter((day) => !isUntimed(day)),
  months: months.filter((month) => month.days.some(({ focus }) => focus !== undefined)),
  unknown
});

/** Tracked seconds by local hour of the day, 0 to 23. */
export function hoursOfParts({ days, months }: KnownParts): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const part of [...days.map(hoursOfDay), ...months.map((month) => month.hours)]) {
    part.forEach((seconds, hour) => (hours[hour] = (hours[hour] ?? 0) + seconds));
  }
  return hours;
}

const trackedOfMonthDay = ({ cells }: MonthDay) => sum(pairs(cells), ([, seconds]) => seconds);
