/** Which alerts a person is due about themselves: a pure function of their data and the present. */
import { group, sum } from 'd3-array';
import { type Alert, alertId, type AlertRule } from '../documents/alert.ts';
import type { AlertSettings } from '../documents/alert-rules.ts';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { Review } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';
import type { TimerRun } from '../documents/timer.ts';
import { burnUp, type GoalProgress } from '../goals/goal-progress.ts';
import { memoiseByText } from '../memoise.ts';
import type { Machine } from '../metrics/coverage.ts';
import { figuresOfDay } from '../metrics/day-figures.ts';
import type { WorkCalendar } from '../metrics/streaks.ts';
import type { Weights } from '../metrics/weights.ts';
import { addDays, addWeeks, datesOfWeek, formatInstant, utcStartMs, weekOf } from '../time/calendar.ts';
import { localDateOf, localDaySpan, type DayFrame } from '../time/local-days.ts';
import { pairs } from '../time/slots.ts';
import { isChanged, type QueueWeek } from '../timesheets/review-queue.ts';
import { weekState } from '../timesheets/week-state.ts';
import { workedSeconds } from '../worktime/account.ts';
import { runningOf } from '../worktime/timer.ts';
import { ownSettingOf } from './alert-rules.ts';
import { workingTime } from './working-time.ts';

export type OwnAlertSources = {
  developer: string;
  frame: DayFrame;
  machines: readonly Machine[];
  days: readonly PersonDay[];
  sheets: readonly Sheet[];
  reviews: readonly Review[];
  runs: readonly TimerRun[];
  /** The last periods of each goal. */
  goals: readonly (readonly GoalProgress[])[];
  calendar: WorkCalendar;
  weights: Weights;
  deviceDays: readonly DeviceDay[];
  /** Of the person's own weeks, as those who approve them have them. */
  queue: readonly QueueWeek[];
  /** Of the person, and of the organisation. */
  settings: { own: AlertSettings | undefined; org: AlertSettings | undefined };
  nowMs: number;
  /** When this device last received all reports; undefined: just now. What came later is not missing. */
  asOfMs?: number | undefined;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Events from before are no news; what still lasts is, however old. */
const EVENTS: ReadonlySet<AlertRule> = new Set([
  'quiet-watcher',
  'overtime',
  'weekend-work',
  'no-break',
  'goal-missed'
]);
const MAX_AGE_DAYS = 14;
const WEEKS_BACK = 3;
/** Somebody who submitted none of so many weeks does not submit weeks. */
export const SUBMITTING_WEEKS = 8;
/** Shorter pauses are no break. */
const BREAK_SECONDS = 900;

export type AlertFacts = Pick<Alert, 'rule' | 'subject' | 'period' | 'name' | 'limit'> & {
  sinceMs: number;
};

/** The document of an alert: of the same facts always the same. */
export const makeAlert = ({ sinceMs, ...facts }: AlertFacts): Alert => ({
  _id: alertId(facts.rule, facts.subject, facts.period),
  type: 'alert',
  v: 1,
  since: formatInstant(sinceMs),
  ...facts
});

/** By when they came to be, newest first. */
export function ownAlerts(sources: OwnAlertSources): Alert[] {
  const { settings, nowMs } = sources;
  const rules: Partial<Record<AlertRule, (limit: number) => AlertFacts[]>> = {
    'quiet-machine': (hours) => quietMachines(sources, hours),
    'quiet-watcher': (hours) => quietWatchers(sources, hours),
    'not-submitted': (days) => unsubmittedWeeks(sources, days),
    'changed-after-approval': () =>
      changedWeeks(sources.queue).map((fact) => ({ ...fact, name: fact.period })),
    overtime: (hours) => overtimeWeeks(sources, hours),
    'weekend-work': (hours) => workOnDaysOff(sources, hours),
    'no-break': (hours) => longStretches(sources, hours),
    'timer-running': (hours) => longTimer(sources, hours),
    'goal-missed': () => missedGoals(sources.goals, sources.frame)
  };
  return collectAlerts(rules, (rule) => ownSettingOf(rule, settings.own, settings.org), nowMs);
}

export function collectAlerts(
  rules: Partial<Record<AlertRule, (limit: number) => AlertFacts[]>>,
  settingOf: (rule: AlertRule) => { on: boolean; limit: number },
  nowMs: number
): Alert[] {
  const facts = Object.entries(rules).flatMap(([rule, find]) => {
    const { on, limit } = settingOf(rule as AlertRule);
    return on ? find(limit) : [];
  });
  return facts
    .filter(({ rule, sinceMs }) => {
      const isOld = EVENTS.has(rule) && nowMs - sinceMs >= MAX_AGE_DAYS * DAY_MS;
      return sinceMs <= nowMs && !isOld;
    })
    .sort((a, b) => b.sinceMs - a.sinceMs)
    .map(makeAlert);
}

export type QuietSources = Pick<
  OwnAlertSources,
  'developer' | 'frame' | 'machines' | 'calendar' | 'nowMs' | 'asOfMs'
>;

/** Machines of which nothing has come for so many work hours. A person with another machine that reports is not quiet. */
export function quietMachines(
  { developer, frame, machines, calendar, nowMs, asOfMs = nowMs }: QuietSources,
  hours: number
): AlertFacts[] {
  const latest = Math.max(...machines.map(({ throughMs }) => throughMs ?? -Infinity));
  return machines.flatMap(({ device, throughMs, collectFromMs }) => {
    const fromMs = throughMs ?? collectFromMs;
    if (fromMs === undefined || (throughMs !== undefined && throughMs < latest)) return [];
    if (throughMs === undefined && Number.isFinite(latest)) return [];
    const span = { fromMs, toMs: Math.min(nowMs, asOfMs) };
    const reachedMs = workingTime(span, frame, calendar, hours * HOUR_MS);
    if (reachedMs === undefined) return [];
    const period = `${device}.${localDateOf(fromMs, frame)}`;
    const facts = { rule: 'quiet-machine' as const, subject: developer, period, name: device };
    return [{ ...facts, limit: hours, sinceMs: reachedMs }];
  });
}

/** Machines of which a watcher was silent for so many hours of one week in which somebody worked. */
function quietWatchers({ developer, deviceDays }: OwnAlertSources, hours: number): AlertFacts[] {
  const weeks = group(
    deviceDays.filter(({ gaps }) => gaps !== undefined && gaps.length > 0),
    ({ device, date }) => `${device}.${weekOf(date)}`
  );
  return [...weeks].flatMap(([period, days]) => {
    let seconds = 0;
    for (const day of [...days].sort((a, b) => (a.date < b.date ? -1 : 1)))
      for (const [start, end] of pairs(day.gaps ?? [])) {
        seconds += end - start;
        if (seconds < hours * 3600) continue;
        const sinceMs = utcStartMs(day.date) + (end - (seconds - hours * 3600)) * 1000;
        const facts = { rule: 'quiet-watcher' as const, subject: developer, period, name: day.device };
        return [{ ...facts, limit: hours, sinceMs }];
      }
    return [];
  });
}

/** Weeks that have changed after they were approved. Since the approval: when they changed is in no document. */
export const changedWeeks = (queue: readonly QueueWeek[]): AlertFacts[] =>
  queue
    .filter((week) => !week.pending && isChanged(week))
    .map(({ developer, name, week, state }) => ({
      ...{ rule: 'changed-after-approval' as const, subject: developer, period: week, name },
      sinceMs: Math.max(...state.reviews.map(({ decided }) => Date.parse(decided)), 0)
    }));

export type WeekSources = Pick<
  OwnAlertSources,
  'developer' | 'frame' | 'days' | 'sheets' | 'reviews' | 'nowMs'
>;

/** Few weeks are asked for again and again. */
const knownDates = memoiseByText(datesOfWeek);

/** Weeks that are over, have time in them, and of which nothing was submitted; only of people who submit weeks. */
export function unsubmittedWeeks(
  { developer, frame, days, sheets, reviews, nowMs }: WeekSources,
  limitDays: number
): AlertFacts[] {
  const thisWeek = weekOf(localDateOf(nowMs, frame));
  if (!sheets.some(({ week }) => week >= addWeeks(thisWeek, -SUBMITTING_WEEKS))) return [];
  return Array.from({ length: WEEKS_BACK }, (_, index) => addWeeks(thisWeek, -1 - index)).flatMap((week) => {
    const dates = knownDates(week);
    const sinceMs = localDaySpan(dates[6]!, frame)[1] + limitDays * DAY_MS;
    if (sinceMs > nowMs || !days.some(({ date, cells }) => dates.includes(date) && cells.length > 0))
      return [];
    const { status } = weekState(
      sheets.filter((sheet) => sheet.week === week),
      reviews.filter((review) => review.week === week)
    );
    if (!['none', 'returned', 'reopened'].includes(status)) return [];
    return [
      { rule: 'not-submitted', subject: developer, period: week, name: week, limit: limitDays, sinceMs }
    ];
  });
}

type Worked = Pick<OwnAlertSources, 'developer' | 'frame' | 'days' | 'calendar' | 'weights' | 'nowMs'>;

const workedOn = (day: PersonDay, weights: Weights) =>
  workedSeconds(figuresOfDay(day, weights), weights.weightOf);

/** Weeks, also the present one, with more work than the whole week expects. */
function overtimeWeeks(
  { developer, days, calendar, weights, frame, nowMs }: Worked,
  hours: number
): AlertFacts[] {
  const oldest = addDays(localDateOf(nowMs, frame), -7 * WEEKS_BACK);
  const weeks = group(
    days.filter(({ date }) => date > oldest),
    ({ date }) => weekOf(date)
  );
  return [...weeks].flatMap(([week, of]) => {
    const expected = sum(knownDates(week), (date) => calendar.netSeconds(date));
    let worked = 0;
    for (const day of of) {
      worked += workedOn(day, weights);
      if (worked - expected < hours * 3600) continue;
      const sinceMs = Date.parse(day.start);
      const facts = { rule: 'overtime' as const, subject: developer, period: week, name: week };
      return [{ ...facts, limit: hours, sinceMs }];
    }
    return [];
  });
}

/** Days on which no work is expected, with work all the same. */
function workOnDaysOff({ developer, days, calendar, weights, nowMs }: Worked, hours: number): AlertFacts[] {
  return days.flatMap((day) => {
    const isOld = nowMs - Date.parse(day.end) > MAX_AGE_DAYS * DAY_MS;
    if (isOld || calendar.netSeconds(day.date) > 0) return [];
    if (workedOn(day, weights) < hours * 3600) return [];
    const facts = { rule: 'weekend-work' as const, subject: developer, period: day.date, name: day.date };
    return [{ ...facts, limit: hours, sinceMs: Date.parse(day.start) }];
  });
}

/** The longest stretch of a day without a break, where it is so long; of today and yesterday. */
function longStretches({ developer, days, nowMs }: Worked, hours: number): AlertFacts[] {
  return days.flatMap((day) => {
    if (nowMs - Date.parse(day.start) > 2 * DAY_MS) return [];
    const startMs = Date.parse(day.start);
    const stretches: [number, number][] = [];
    for (const [start, end] of pairs(day.active)) {
      const last = stretches.at(-1);
      if (last && start - last[1] < BREAK_SECONDS) last[1] = end;
      else stretches.push([start, end]);
    }
    const long = stretches.find(([start, end]) => end - start >= hours * 3600);
    if (!long) return [];
    const facts = { rule: 'no-break' as const, subject: developer, period: day.date, name: day.date };
    return [{ ...facts, limit: hours, sinceMs: startMs + (long[0] + hours * 3600) * 1000 }];
  });
}

function longTimer({ developer, runs }: OwnAlertSources, hours: number): AlertFacts[] {
  const running = runningOf(runs);
  if (!running) return [];
  const sinceMs = Date.parse(running.start) + hours * HOUR_MS;
  const facts = { rule: 'timer-running' as const, subject: developer, period: running.id };
  return [{ ...facts, name: running.project, limit: hours, sinceMs }];
}

/** Periods of goals that were missed: each is reported once. */
export const missedGoals = (goals: readonly (readonly GoalProgress[])[], frame: DayFrame): AlertFacts[] =>
  goals.flatMap((periods) =>
    periods
      .filter(({ state }) => state === 'missed')
      .map((progress) => ({
        rule: 'goal-missed',
        subject: progress.goal._id.slice(progress.goal._id.indexOf(':') + 1),
        period: progress.from,
        name: progress.goal.title,
        sinceMs: missedSince(progress, frame)
      }))
  );

/** An at-most goal is missed from the day on that exceeds it; an at-least goal once the period is over. */
function missedSince(progress: GoalProgress, frame: DayFrame): number {
  const { goal, to } = progress;
  if (goal.direction === 'atLeast') return localDaySpan(to, frame)[1];
  const exceeded = burnUp(progress).find(({ seconds }) => seconds > goal.seconds);
  return localDaySpan(exceeded?.date ?? to, frame)[0];
}
