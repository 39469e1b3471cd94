/** Which documents have expired: their ids name the dates that they are about. */
import * as v from 'valibot';
import { ENTRY_REACH_DAYS } from '../documents/entry.ts';
import { kindOf, rangeUntil, secondPartOf } from '../documents/id.ts';
import {
  RETENTION_KINDS,
  type DeletedBefore,
  type RetentionKind,
  type RetentionMonths
} from '../documents/retention.ts';
import { CalendarDate, CalendarMonth, Week } from '../documents/primitives.ts';
import { addDays, addMonths, datesOfWeek, monthOf, monthStart, weekOf } from '../time/calendar.ts';

/** By kind, the first date that is still stored today (UTC). Whole months go at once, so that no month is half there. */
export function cutoffsOf(keep: RetentionMonths, today: string): DeletedBefore {
  const cutoffs: DeletedBefore = {};
  for (const kind of RETENTION_KINDS) {
    const months = keep[kind];
    if (months !== undefined) cutoffs[kind] = addMonths(monthStart(today), -months);
  }
  return cutoffs;
}

/** The later date of each kind. */
export function laterCutoffs(one: DeletedBefore, other: DeletedBefore): DeletedBefore {
  const later: DeletedBefore = {};
  for (const kind of RETENTION_KINDS) {
    const [a, b] = [one[kind] ?? '', other[kind] ?? ''];
    if (a !== '' || b !== '') later[kind] = a > b ? a : b;
  }
  return later;
}

/**
 * Why these cannot be, or undefined. Days are made of entries, and months of days: what something is made of must not go before it,
 * or it would change.
 */
export function retentionProblem({ days, months, entries }: RetentionMonths): string | undefined {
  const isShorter = (one: number | undefined) => one !== undefined && (days === undefined || one < days);
  if (isShorter(entries)) return 'Entries must be stored at least as long as days: days are made of them.';
  if (isShorter(months)) return 'Months must be stored at least as long as their days.';
  return undefined;
}

/** Where documents of a kind of database are, and what their ids say. */
type Expiring = {
  /** The kind of the document. */
  of: string;
  kind: RetentionKind;
  unit: keyof typeof UNITS;
  /** So many days after the date that the id names may be made of the document. */
  reachDays?: number;
};

const Year = v.pipe(v.string(), v.regex(/^20\d{2}$/));

/** How an id names its dates: by what it is checked, the last date of it, and the text in which a cutoff lies. */
const UNITS = {
  date: { schema: CalendarDate, last: (text: string) => text, textOf: (date: string) => date },
  week: { schema: Week, last: (text: string) => datesOfWeek(text)[6] ?? text, textOf: weekOf },
  month: {
    schema: CalendarMonth,
    last: (text: string) => addDays(addMonths(`${text}-01`, 1), -1),
    textOf: monthOf
  },
  year: { schema: Year, last: (text: string) => `${text}-12-31`, textOf: (date: string) => date.slice(0, 4) }
} as const;

const STATEMENTS: Expiring[] = [
  { of: 'sheet', kind: 'statements', unit: 'week' },
  { of: 'review', kind: 'statements', unit: 'week' }
];

export const EXPIRING = {
  developer: [
    { of: 'day', kind: 'days', unit: 'date', reachDays: 1 },
    { of: 'hint', kind: 'days', unit: 'date', reachDays: 1 },
    { of: 'entry', kind: 'entries', unit: 'date', reachDays: ENTRY_REACH_DAYS },
    { of: 'absence', kind: 'entries', unit: 'date' },
    { of: 'refusal', kind: 'entries', unit: 'week' },
    ...STATEMENTS
  ],
  team: [
    { of: 'day', kind: 'days', unit: 'date' },
    { of: 'month', kind: 'months', unit: 'month' },
    { of: 'names', kind: 'months', unit: 'week' },
    { of: 'absences', kind: 'entries', unit: 'year' },
    ...STATEMENTS
  ],
  service: [{ of: 'received', kind: 'statements', unit: 'week' }]
} satisfies Record<string, Expiring[]>;

export type ExpiringDatabase = keyof typeof EXPIRING;

/** The ranges of ids in which documents have expired, each with its kind and what tells those that have. */
export function expiredRanges(database: ExpiringDatabase, before: DeletedBefore) {
  const expiring: Expiring[] = EXPIRING[database];
  return expiring.flatMap(({ of, kind, unit, reachDays = 0 }) => {
    const cutoff = before[kind];
    if (cutoff === undefined) return [];
    const { schema, last, textOf } = UNITS[unit];
    const isExpired = (id: string): boolean => {
      const text = secondPartOf(id);
      return kindOf(id) === of && v.is(schema, text) && addDays(last(text), reachDays) < cutoff;
    };
    // The last month, week or year may have expired as a whole.
    return [{ kind, ...rangeUntil(of, textOf(cutoff)), isExpired }];
  });
}
