/** Alerts as people read them, and where something is done about them: the same in the app and in what is sent. */
import * as v from 'valibot';
import type { Alert, AlertRule } from '../documents/alert.ts';
import { CalendarDate } from '../documents/primitives.ts';
import { projectPath } from '../projects/project-url.ts';

export const RULE_NAMES: Record<AlertRule, string> = {
  'quiet-machine': 'Quiet machines',
  'quiet-watcher': 'Silent watchers',
  'not-submitted': 'Weeks not submitted',
  'waiting-for-review': 'Weeks that wait for a review',
  'changed-after-approval': 'Changes after approval',
  overtime: 'Overtime',
  'weekend-work': 'Work on days off',
  'no-break': 'Days without a break',
  'timer-running': 'A timer that is still running',
  'goal-missed': 'Missed goals',
  budget: 'Budgets',
  'sync-success': 'Failing syncs',
  'sync-latency': 'Late syncs',
  'disk-filling': 'Little disk space',
  'backup-failed': 'Failed backups'
};

/** How dates are written: `Fri 27 Nov` and `27 Nov`. The dashboard has the order of the browser's language. */
export type DateNames = { weekday: (date: string) => string; day: (date: string) => string };

const dateFormat = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  return (date: string) => format.format(Date.parse(`${date}T12:00:00Z`)).replace(',', '');
};
export const ENGLISH_DATES: DateNames = {
  weekday: dateFormat({ weekday: 'short', day: 'numeric', month: 'short' }),
  day: dateFormat({ day: 'numeric', month: 'short' })
};

/** `team`: whether managers of a team read it; otherwise the person whom it is about, or an admin. */
export type AlertReader = { isOfTeam: boolean };

/** A document may name any period. */
const ofDates = (format: (date: string) => string) => (date: string) =>
  v.is(CalendarDate, date) ? format(date) : date;

const weekName = (week: string) => `Week ${Number(week.slice(6, 8))}`;
const weekOfPeriod = (period: string) => period.slice(0, 'YYYY-Www'.length);

/** One sentence without its full stop. */
export function alertTitle(
  { rule, name, period, limit }: Alert,
  { isOfTeam }: AlertReader,
  names: DateNames = ENGLISH_DATES
): string {
  const [weekday, day] = [ofDates(names.weekday), ofDates(names.day)];
  switch (rule) {
    case 'quiet-machine': {
      const since = day(period.slice(-'YYYY-MM-DD'.length));
      return isOfTeam
        ? `No machine of ${name} has reported since ${since}`
        : `${name} has not reported since ${since}`;
    }
    case 'quiet-watcher':
      return `A watcher of ${name} was silent for ${limit} h of your work in ${weekName(period.slice(-'YYYY-Www'.length)).toLowerCase()}`;
    case 'not-submitted':
      return isOfTeam
        ? `${name} has not submitted ${weekName(period).toLowerCase()}`
        : `${weekName(period)} is not submitted`;
    case 'waiting-for-review':
      return `${weekName(weekOfPeriod(period))} of ${name} waits for a review`;
    case 'changed-after-approval':
      return isOfTeam
        ? `${weekName(period)} of ${name} has changed after it was approved`
        : `${weekName(period)} has changed after it was approved`;
    case 'overtime':
      return `${weekName(period)} has at least ${limit} h more than expected`;
    case 'weekend-work':
      return `You worked on ${weekday(period)}, a day off`;
    case 'no-break':
      return `No break for ${limit} h on ${weekday(period)}`;
    case 'timer-running':
      return `The timer has been running for more than ${limit} h${name ? `: ${name}` : ''}`;
    case 'goal-missed':
      return `Goal missed: ${name} (${day(period)})`;
    case 'budget':
      return `The budget of ${name} is used to ${limit} % or more`;
    case 'sync-success':
      return `Fewer than ${limit} % of the syncs of agents succeed`;
    case 'sync-latency':
      return `Half of the people at work synced more than ${limit} minutes ago`;
    case 'disk-filling':
      return 'The disk of the server has less than 512 MB free';
    case 'backup-failed':
      return 'The last backup failed';
  }
}

/** What to do, and on which page. */
export function alertAct(
  { rule, subject, name, period }: Alert,
  { isOfTeam }: AlertReader
): { name: string; path: string } {
  switch (rule) {
    case 'quiet-machine':
    case 'quiet-watcher':
      return { name: 'See the machine', path: isOfTeam ? `/people/${encodeURIComponent(subject)}` : '/me' };
    case 'not-submitted':
      return isOfTeam
        ? { name: 'See the week', path: weekPath(period, subject) }
        : { name: 'Submit it', path: weekPath(period) };
    case 'waiting-for-review':
      return { name: 'Review', path: '/approvals' };
    case 'changed-after-approval':
      return isOfTeam
        ? { name: 'See the changes', path: '/approvals' }
        : { name: 'See the week', path: weekPath(period) };
    case 'overtime':
      return { name: 'See the week', path: weekPath(period) };
    case 'weekend-work':
    case 'no-break':
      return { name: 'See the day', path: `/me?period=day&date=${period}` };
    case 'timer-running':
      return { name: 'See my days', path: '/me' };
    case 'goal-missed':
      return { name: 'See the goal', path: '/goals' };
    case 'budget':
      return { name: 'See the project', path: projectPath(name) };
    case 'sync-success':
    case 'sync-latency':
    case 'disk-filling':
    case 'backup-failed':
      return { name: 'See the status', path: '/admin/status' };
  }
}

const weekPath = (week: string, person?: string) =>
  `/week?week=${week}${person === undefined ? '' : `&person=${encodeURIComponent(person)}`}`;
