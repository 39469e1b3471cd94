/** Person days of one month folded into one document. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import {
  MAX_MONTH_KEYS,
  MAX_MONTH_NAMES,
  type MonthDay,
  monthId,
  type PersonMonth
} from '../documents/month.ts';
import { focusSeconds, isUntimed } from '../metrics/focus.ts';
import { hoursOfDay } from '../metrics/hours.ts';
import { secondsOfKeys, totalsBy } from '../metrics/totals.ts';
import type { Weights } from '../metrics/weights.ts';
import { totalLength } from '../time/spans.ts';
import { utf8Length } from '../documents/content.ts';
import { pairs } from '../time/slots.ts';
import type { MonthWork, RetainedDays } from './retained-days.ts';

/** How an organisation weighs time, and the hash of the rules that say so. */
export type Weighing = Weights & {
  rules: string;
  /** False: domains are not shared with managers. */
  sites?: boolean;
};

/**
 * The month of a person. `days` must be closed days of that month and person; their order does not matter. `retained`: what is
 * known of other days of the month, which are no longer stored.
 */
export function summariseMonth(
  developer: string,
  month: string,
  days: PersonDay[],
  weighing: Weighing,
  retained?: RetainedDays
): PersonMonth {
  const rows = [
    ...(retained?.days ?? []),
    ...days.map((day) => ({ row: summariseMonthDay(day, weighing), work: workOf(day) }))
  ].sort((a, b) => (a.row.date < b.row.date ? -1 : 1));
  const { keys, indexOf } = numberKeys(rows.map(({ work }) => work));
  return {
    _id: monthId(month, developer),
    type: 'month',
    v: 1,
    developer,
    month,
    keys,
    days: rows.map(({ row, work }) => ({ ...row, cells: cellsOf(work, indexOf) })),
    hours: hoursOf(days, retained?.hours),
    apps: named(totalsBy('app', days), retained?.apps),
    domains: weighing.sites === false ? [] : named(totalsBy('domain', days), retained?.domains),
    rules: weighing.rules
  };
}

/** The pairs of category and project in the order of their days; the smallest of too many are counted under their category. */
function numberKeys(days: readonly MonthWork[][]) {
  const seconds = new Map<string, number>();
  for (const [category, project, value] of days.flat()) {
    const name = JSON.stringify([category, project]);
    seconds.set(name, (seconds.get(name) ?? 0) + value);
  }
  const most = takeWithin(
    [...seconds].sort(([, a], [, b]) => b - a),
    MAX_MONTH_KEYS,
    MAX_KEY_BYTES
  );
  const shown =
    most.length < seconds.size ? new Set(most.slice(0, most.length / 2).map(([name]) => name)) : undefined;
  const keys: [string, string][] = [];
  const indexes = new Map<string, number>();
  const add = (category: string, project: string) => {
    const name = JSON.stringify([category, project]);
    const known = indexes.get(name);
    if (known !== undefined) return known;
    indexes.set(name, keys.push([category, project]) - 1);
    return keys.length - 1;
  };
  const indexOf = (category: string, project: string) => {
    if (!shown || shown.has(JSON.stringify([category, project]))) return add(category, project);
    const isCategoryListed = indexes.has(JSON.stringify([category, '']));
    return isCategoryListed || keys.length < most.length - 1 ? add(category, '') : add('Uncategorized', '');
  };
  return { keys, indexOf };
}

const workOf = (day: PersonDay): MonthWork[] =>
  [...secondsOfKeys(day)].map(([key, seconds]) => {
    const [, category, project] = day.keys[key]!;
    return [category, project, seconds];
  });

function cellsOf(work: MonthWork[], indexOf: (category: string, project: string) => number): number[] {
  const seconds = new Map<number, number>();
  for (const [category, project, value] of work) {
    const index = indexOf(category, project);
    seconds.set(index, (seconds.get(index) ?? 0) + value);
  }
  return [...seconds].sort(([a], [b]) => a - b).flat();
}

function summariseMonthDay(day: PersonDay, weighing: Weighing): Omit<MonthDay, 'cells'> {
  return {
    date: day.date,
    active: totalLength(pairs(day.active)),
    ...(isUntimed(day) ? {} : { focus: focusSeconds(day, weighing.weightOf, weighing.focus) }),
    switches: sum(day.switches)
  };
}

function hoursOf(days: PersonDay[], retained: number[] = []): number[] {
  const hours = Array.from({ length: 24 }, (_, hour) => retained[hour] ?? 0);
  for (const day of days) {
    hoursOfDay(day).forEach((seconds, hour) => (hours[hour] = (hours[hour] ?? 0) + seconds));
  }
  return hours;
}

/** Totals by name, most first; empty names are left out. */
function named(totals: ReadonlyMap<string, number>, retained: ReadonlyMap<string, number> = new Map()) {
  const all = new Map(totals);
  for (const [name, seconds] of retained) all.set(name, (all.get(name) ?? 0) + seconds);
  const rows = [...all].filter(([name, seconds]) => name !== '' && seconds > 0);
  return takeWithin(
    rows.sort(([, a], [, b]) => b - a),
    MAX_MONTH_NAMES,
    MAX_NAME_BYTES
  );
}

/** Below CouchDB's limit for a document (`max_document_size` in couch/local.ini), with the numbers of a month. */
const MAX_KEY_BYTES = 60_000;
const MAX_NAME_BYTES = 40_000;

/** The first of the rows, as many as fit. */
function takeWithin(
  rows: [name: string, seconds: number][],
  maxRows: number,
  maxBytes: number
): [name: string, seconds: number][] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += utf8Length(JSON.stringify(row));
    return index >= maxRows || bytes > maxBytes;
  });
  return end < 0 ? rows : rows.slice(0, end);
}
