/** The weeks of a team as those who approve them see them: first what needs a look. */
import { group, sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { Review } from '../documents/review.ts';
import type { RoundingRules } from '../documents/rounding.ts';
import type { Adjustment, Sheet } from '../documents/sheet.ts';
import { memoiseByText } from '../memoise.ts';
import { datesOfWeek, weekOf } from '../time/calendar.ts';
import { adjustmentsOf, changesAfterApproval, hashChanges } from './changes-after-approval.ts';
import {
  evidenceOfDay,
  findExceptions,
  rowsNowOf,
  usualDaySeconds,
  type WeekException
} from './week-evidence.ts';
import { weekState, type WeekState, type WeekStatus } from './week-state.ts';

export type QueueSources = {
  /** `daysFrom`: of people whose days are here from another date on than those of others. */
  people: readonly { developer: string; name: string; daysFrom?: string | undefined }[];
  sheets: readonly Sheet[];
  reviews: readonly Review[];
  /** By date; those from `daysFrom` on are all there. */
  days: readonly PersonDay[];
  /** Nothing is known of days before this date but that they are not here. */
  daysFrom: string;
  /** Weeks that are listed for everybody, also where nothing was submitted. */
  weeks: readonly string[];
  /** The one in force; left out: not known here. */
  rounding?: RoundingRules | undefined;
};

export type QueueWeek = {
  developer: string;
  name: string;
  week: string;
  status: WeekStatus;
  state: WeekState;
  /** The last sheet that waits for a decision; `state` has all of them, and a decision is about all. */
  pending: Sheet | undefined;
  exceptions: WeekException[];
  /** What changed after the approval, and no adjustment accounts for. */
  changes: Adjustment[];
  /** A manager accepted these very changes as an adjustment of the next open week. */
  areChangesAccepted: boolean;
  /** Of what waits, else of what is approved, else of what is there now. */
  seconds: number;
  days: PersonDay[];
};

/**
 * One for each person and each week of `weeks` or with a sheet: first those that wait with reasons to look, those with most time in
 * question first, then the others that wait, changed ones, and the rest; by week and name. What is returned computes again only what
 * is about people of whom a document changed.
 */
export function rememberQueue(): (sources: QueueSources) => QueueWeek[] {
  let known = new Map<string, { of: PersonSources; weeks: QueueWeek[] }>();
  return ({ people, weeks, rounding, ...sources }) => {
    const [sheets, reviews, days] = [
      group(sources.sheets, ({ developer }) => developer),
      group(sources.reviews, ({ developer }) => developer),
      group(sources.days, ({ developer }) => developer)
    ];
    const next: typeof known = new Map();
    for (const { developer, name, daysFrom = sources.daysFrom } of people) {
      const of = {
        ...{ developer, name, weeks, daysFrom, rounding, sheets: sheets.get(developer) ?? [] },
        ...{ reviews: reviews.get(developer) ?? [], days: days.get(developer) ?? [] }
      };
      const before = known.get(developer);
      next.set(developer, before && areSame(before.of, of) ? before : { of, weeks: weeksOfPerson(of) });
    }
    known = next;
    return [...next.values()].flatMap((one) => one.weeks).sort(inOrder);
  };
}

/** The same, once. */
export const reviewQueue = (sources: QueueSources): QueueWeek[] => rememberQueue()(sources);

type PersonSources = {
  developer: string;
  name: string;
  weeks: readonly string[];
  daysFrom: string;
  rounding: RoundingRules | undefined;
  sheets: readonly Sheet[];
  reviews: readonly Review[];
  days: readonly PersonDay[];
};

function areSame(a: PersonSources, b: PersonSources): boolean {
  const lists = ['weeks', 'sheets', 'reviews', 'days'] as const;
  return (
    a.name === b.name &&
    a.daysFrom === b.daysFrom &&
    a.rounding === b.rounding &&
    lists.every(
      (list) => a[list].length === b[list].length && a[list].every((one, index) => one === b[list][index])
    )
  );
}

function weeksOfPerson({ developer, name, weeks, daysFrom, rounding, ...of }: PersonSources): QueueWeek[] {
  const [sheets, reviews, days] = [
    group(of.sheets, ({ week }) => week),
    group(of.reviews, ({ week }) => week),
    group(of.days, ({ date }) => weekOfDate(date))
  ];
  const usualSeconds = usualDaySeconds(of.days);
  const all = [...new Set([...weeks, ...sheets.keys()])];
  const states = new Map(
    all.map((week) => [week, weekState(sheets.get(week) ?? [], reviews.get(week) ?? [])])
  );
  return all.map((week): QueueWeek => {
    const state = states.get(week)!;
    const ofWeek = days.get(week) ?? [];
    const pending = state.pending.at(-1);
    const changes = changesOf(week, { states, daysFrom, days: ofWeek });
    const exceptions = state.pending.flatMap((sheet) => {
      const unaccepted = unacceptedOf(sheet.adjustments, states, reviews);
      return findExceptions(waitingPart(sheet, state), ofWeek, { usualSeconds, rounding, unaccepted });
    });
    return {
      ...{ developer, name, week, status: state.status, state, pending, changes, days: ofWeek },
      exceptions: mergeExceptions(exceptions),
      areChangesAccepted: changes.length > 0 && isAccepted(state, reviews.get(week) ?? [], changes),
      seconds: secondsOf(state, ofWeek)
    };
  });
}

const inOrder = (a: QueueWeek, b: QueueWeek): number =>
  rankOf(a) - rankOf(b) ||
  questionedSeconds(b) - questionedSeconds(a) ||
  compareText(a.week, b.week) ||
  compareText(a.name, b.name) ||
  compareText(a.developer, b.developer);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Changes that need somebody to decide. */
export const isChanged = ({ changes, areChangesAccepted }: QueueWeek): boolean =>
  changes.length > 0 && !areChangesAccepted;

function rankOf(week: QueueWeek): number {
  if (week.pending) return week.exceptions.length > 0 ? 0 : 1;
  return isChanged(week) ? 2 : 3;
}

const questionedSeconds = ({ exceptions }: QueueWeek): number => sum(exceptions, ({ seconds }) => seconds);

/** Few weeks are asked for again and again. */
const knownDates = memoiseByText(datesOfWeek);
const weekOfDate = memoiseByText(weekOf);
type ChangeSources = { states: ReadonlyMap<string, WeekState>; daysFrom: string; days: readonly PersonDay[] };

function changesOf(week: string, { states, daysFrom, days }: ChangeSources): Adjustment[] {
  const state = states.get(week)!;
  if (state.approved.length === 0) return [];
  const known = knownDates(week).filter((date) => date >= daysFrom || days.some((day) => day.date === date));
  const others = [...states].flatMap(([other, one]) => (other === week ? [] : one));
  return changesAfterApproval(state, rowsNowOf(days, known), adjustmentsOf(week, others, 'live'));
}

/** Of the reviews that approve what is approved, one accepts the changes. */
function isAccepted(state: WeekState, reviews: readonly Review[], changes: readonly Adjustment[]): boolean {
  const accepted = hashChanges(changes);
  const digests = state.approved.map(({ digest }) => digest);
  return reviews.some(
    (review) =>
      review.decision === 'approved' && review.accepted === accepted && digests.includes(review.digest)
  );
}

/** Those of weeks whose changes, as they are in the adjustments, no manager accepted. */
function unacceptedOf(
  adjustments: readonly Adjustment[],
  states: ReadonlyMap<string, WeekState>,
  reviews: ReadonlyMap<string, readonly Review[]>
): Adjustment[] {
  return [...group(adjustments, ({ week }) => week)].flatMap(([week, ofWeek]) => {
    const state = states.get(week);
    const inOrderOfApproval = state?.approved.flatMap(({ digest }) =>
      ofWeek.filter((adjustment) => adjustment.digest === digest)
    );
    const isKnown = state && inOrderOfApproval?.length === ofWeek.length;
    return isKnown && isAccepted(state, reviews.get(week) ?? [], inOrderOfApproval) ? [] : ofWeek;
  });
}

/** Of a sheet the dates that wait for a decision about it: later sheets may be about the others. */
function waitingPart(sheet: Sheet, state: WeekState): Sheet {
  const dates = sheet.dates.filter((date) => state.dates.get(date)?.pending === sheet);
  return { ...sheet, dates, rows: sheet.rows.filter(({ date }) => dates.includes(date)) };
}

/** Those of several sheets, one of each kind. */
function mergeExceptions(exceptions: readonly WeekException[]): WeekException[] {
  const merged = [...group(exceptions, ({ kind }) => kind)].map(([kind, ofKind]) => ({
    kind,
    seconds: sum(ofKind, ({ seconds }) => seconds),
    dates: [...new Set(ofKind.flatMap(({ dates }) => dates))].sort()
  }));
  return merged.sort((a, b) => b.seconds - a.seconds);
}

function secondsOf(state: WeekState, days: readonly PersonDay[]): number {
  if (state.pending.length > 0)
    return sum(state.pending, (sheet) => sum(waitingPart(sheet, state).rows, ({ seconds }) => seconds));
  if (state.approved.length > 0)
    return sum([...state.dates], ([date, { approved }]) =>
      sum(approved?.rows.filter((row) => row.date === date) ?? [], ({ seconds }) => seconds)
    );
  return sum(days, (day) => evidenceOfDay(day).trackedSeconds);
}
