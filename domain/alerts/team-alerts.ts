/** Which alerts a manager is due about a team; `MANAGERS_HEAR` lists what of it is about a person. */
import type { BudgetState } from '../budgets/budget-state.ts';
import type { Alert } from '../documents/alert.ts';
import type { AlertSettings } from '../documents/alert-rules.ts';
import type { GoalProgress } from '../goals/goal-progress.ts';
import { utcStartMs } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import type { QueueWeek } from '../timesheets/review-queue.ts';
import { MANAGER_FACTOR, settingOf } from './alert-rules.ts';
import {
  changedWeeks,
  collectAlerts,
  missedGoals,
  quietMachines,
  unsubmittedWeeks,
  type AlertFacts,
  type QuietSources,
  type WeekSources
} from './own-alerts.ts';

export type AlertPerson = Omit<QuietSources, 'nowMs' | 'asOfMs'> &
  Omit<WeekSources, 'nowMs'> & { name: string };

export type TeamAlertSources = {
  people: readonly AlertPerson[];
  /** Weeks that wait or have changed, as the page of approvals has them. */
  queue: readonly QueueWeek[];
  budgets: readonly BudgetState[];
  /** The last periods of each goal that the team reaches together. */
  goals: readonly (readonly GoalProgress[])[];
  /** Of the organisation. */
  settings: AlertSettings | undefined;
  nowMs: number;
  asOfMs?: number | undefined;
};

const DAY_MS = 86_400_000;
/** Readers in other zones, and the service, make the same documents. */
const FRAME = frameOf('UTC', '00:00');

/** By when they came to be, newest first. */
export function teamAlerts(sources: TeamAlertSources): Alert[] {
  const { people, queue, budgets, goals, settings, nowMs, asOfMs } = sources;
  return collectAlerts(
    {
      'quiet-machine': (hours) =>
        people.flatMap((person) =>
          named(person, quietMachines({ ...person, nowMs, asOfMs }, MANAGER_FACTOR * hours))
        ),
      'not-submitted': (days) =>
        people.flatMap((person) =>
          named(person, unsubmittedWeeks({ ...person, nowMs }, MANAGER_FACTOR * days))
        ),
      'waiting-for-review': (days) => waiting(queue, days),
      'changed-after-approval': () => changedWeeks(queue),
      'goal-missed': () => missedGoals(goals, FRAME),
      budget: (percent) => usedBudgets(budgets, percent)
    },
    (rule) => settingOf(rule, settings),
    nowMs
  );
}

const named = ({ name }: { name: string }, facts: readonly AlertFacts[]): AlertFacts[] =>
  facts.map((fact) => ({ ...fact, name }));

const waiting = (queue: readonly QueueWeek[], days: number): AlertFacts[] =>
  queue.flatMap(({ developer, name, week, pending }) =>
    pending
      ? [
          {
            ...{ rule: 'waiting-for-review' as const, subject: developer, name, limit: days },
            // Another sheet of the week is another cause.
            period: `${week}.${pending.digest.slice(7, 19)}`,
            sinceMs: Date.parse(pending.submitted) + days * DAY_MS
          }
        ]
      : []
  );

/** The highest threshold that is passed; from the limit of the rule on, and again at 90 and 100 percent. */
const usedBudgets = (budgets: readonly BudgetState[], limit: number): AlertFacts[] =>
  budgets.flatMap(({ budget, from, percent, phase }) => {
    const level = [limit, 90, 100].filter((one) => one >= limit && percent >= one).sort((a, b) => b - a)[0];
    if (level === undefined || phase !== 'running') return [];
    return [
      {
        ...{ rule: 'budget' as const, subject: budget._id.slice('budget:'.length), name: budget.project },
        ...{ period: `${from}.${level}`, limit: level },
        sinceMs: utcStartMs(from)
      }
    ];
  });
