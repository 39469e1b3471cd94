/** Person days of one month folded into one document. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import { type MonthDay, monthId, type PersonMonth } from '../documents/month.ts';
import { focusSeconds, isUntimed } from '../metrics/focus.ts';
import { hoursOfDay } from '../metrics/hours.ts';
import { totalsBy } from '../metrics/totals.ts';
import type { Weights } from '../metrics/weights.ts';
import { totalLength } from '../time/spans.ts';
import { pairs, triples } from '../time/slots.ts';

/** How an organisation weighs time, and the hash of the rules that say so. */
export type Weighing = Weights & { rules: string };

/** The month of a person. `days` must be closed days of that month and person; their order does not matter. */
export function summariseMonth(
  developer: string,
  month: string,
  days: PersonDay[],
  weighing: Weighing
): PersonMonth {
  const inOrder = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const keys: [string, string][] = [];
  const indexes = new Map<string, number>();
  const indexOf = (category: string, project: string) => {
    const name = JSON.stringify([category, project]);
    if (!indexes.has(name)) indexes.set(name, keys.push([category, project]) - 1);
    return indexes.get(name)!;
  };
  return {
    _id: monthId(month, developer),
    type: 'month',
    v: 1,
    developer,
    month,
    keys,
    days: inOrder.map((day) => summariseMonthDay(day, weighing, indexOf)),
    hours: hoursOf(inOrder),
    apps: named(totalsBy('app', inOrder)),
    domains: named(totalsBy('domain', inOrder)),
    rules: weighing.rules
  };
}

function summariseMonthDay(
  day: PersonDay,
  weighing: Weighing,
  indexOf: (category: string, project: string) => number
): MonthDay {
  const seconds = new Map<number, number>();
  for (const [, key, value] of triples(day.cells)) {
    const [, category, project] = day.keys[key]!;
    const index = indexOf(category, project);
    seconds.set(index, (seconds.get(index) ?? 0) + value);
  }
  return {
    date: day.date,
    cells: [...seconds].sort(([a], [b]) => a - b).flat(),
    active: totalLength(pairs(day.active)),
    ...(isUntimed(day) ? {} : { focus: focusSeconds(day, weighing.weightOf, weighing.focus) }),
    switches: sum(day.switches)
  };
}

function hoursOf(days: PersonDay[]): number[] {
  const hours = new Array<number>(24).fill(0);
  for (const day of days) {
    hoursOfDay(day).forEach((seconds, hour) => (hours[hour] = (hours[hour] ?? 0) + seconds));
  }
  return hours;
}

/** Totals by name, most first; empty names are left out. */
const named = (totals: Map<string, number>) => [...totals].filter(([name]) => name !== '');
