/**
 * The alerts of a person and of a team from their documents. Dashboards and the service call these with the same documents, so they
 * make the same alerts.
 */
import { group, max } from 'd3-array';
import { budgetStates } from '../budgets/budget-state.ts';
import { projectDays } from '../budgets/project-days.ts';
import type { Alert } from '../documents/alert.ts';
import type { OrgAlertRules } from '../documents/alert-rules.ts';
import type { Budget } from '../documents/budget.ts';
import type { Contract } from '../documents/contract.ts';
import { firstStoredDate, type Retention } from '../documents/retention.ts';
import { NO_ROUNDING } from '../documents/rounding.ts';
import type { Review } from '../documents/review.ts';
import type { Rules } from '../documents/rules.ts';
import type { Sheet } from '../documents/sheet.ts';
import type { TeamAbsences } from '../documents/team-absences.ts';
import type { Timer } from '../documents/timer.ts';
import type { Lateness, TeamGoalData } from '../goals/goal-people.ts';
import { ownGoals, teamGoals, type OrgGoalData, type OwnGoals } from '../goals/shown-goals.ts';
import { frameOfPerson } from '../merge/person-frame.ts';
import { weightsOf } from '../metrics/weights.ts';
import { isAlertExpired } from '../retention/expired-alerts.ts';
import { machinesOf, ownMachines } from '../team/machines.ts';
import { addDays, utcDateOf } from '../time/calendar.ts';
import { reviewQueue, type rememberQueue } from '../timesheets/review-queue.ts';
import { absencesOf, type AwayPart } from '../worktime/absences.ts';
import { workCalendar } from '../worktime/work-plan.ts';
import { ownAlerts } from './own-alerts.ts';
import { teamAlerts } from './team-alerts.ts';

/** Later than every day: nothing is known of any. */
const NO_DAYS = '9999-12-31';
/** So many periods of a goal are looked at: those that may be news. */
const GOAL_PERIODS = 4;

export type OrgAlertData = OrgGoalData & {
  budgets: readonly Budget[];
  alertRules: OrgAlertRules | undefined;
  retention?: Pick<Retention, 'deletedBefore'> | undefined;
};

export type OwnAlertData = OwnGoals & {
  sheets: readonly Sheet[];
  reviews: readonly Review[];
  timer: Timer | undefined;
  contracts: readonly Contract[];
  /** All days of machines from this UTC date on are there; undefined: that is not known. */
  daysFrom: string | undefined;
};

export type TeamAlertData = TeamGoalData & {
  slug: string;
  sheets: readonly Sheet[];
  reviews: readonly Review[];
};

export type AlertTerms = Lateness & { org: OrgAlertData; rules: Rules; nowMs: number };

/** About themselves. */
export function alertsOfPerson(
  own: OwnAlertData,
  { org, rules, nowMs, ...lateness }: AlertTerms,
  queueOf: ReturnType<typeof rememberQueue> = reviewQueue
): Alert[] {
  const { developer, personDays } = own;
  const alerts = ownAlerts({
    developer,
    frame: frameOfPerson(own.profile, own.deviceDays),
    machines: ownMachines(developer, own.deviceDays, own.devices, own.mergedDevices),
    days: personDays,
    deviceDays: own.deviceDays,
    sheets: own.sheets,
    reviews: own.reviews,
    queue: queueOf({
      people: [{ developer, name: own.profile?.name ?? developer }],
      rounding: rules.rounding ?? NO_ROUNDING,
      sheets: own.sheets,
      reviews: own.reviews,
      days: personDays,
      daysFrom: knownFrom(own.daysFrom, org),
      weeks: []
    }),
    runs: own.timer?.runs ?? [],
    goals: ownGoals({ own, org, rules, nowMs, count: GOAL_PERIODS, ...lateness }).map(
      ({ periods }) => periods
    ),
    calendar: workCalendar({
      workHours: own.profile?.workHours ?? rules.workHours,
      contracts: own.contracts,
      holidays: org.holidays,
      absences: absencesOf(own.absences)
    }),
    weights: weightsOf(rules),
    settings: { own: own.profile?.alerts, org: org.alertRules?.settings },
    nowMs,
    asOfMs: lateness.asOfMs
  });
  return withoutExpired(alerts, org);
}

/** About the people, projects and goals of a team, for those who manage it. */
export function alertsOfTeam(
  team: TeamAlertData,
  { org, rules, nowMs, ...lateness }: AlertTerms,
  queueOf: ReturnType<typeof rememberQueue> = reviewQueue
): Alert[] {
  const today = utcDateOf(nowMs);
  const ofPerson = ({ developer }: { developer: string }) => developer;
  const days = group(team.days, ofPerson);
  const sheets = group(team.sheets, ofPerson);
  const reviews = group(team.reviews, ofPerson);
  const absences = group(team.absences, ofPerson);
  const alerts = teamAlerts({
    people: team.developers.map((person) => ({
      developer: person.developer,
      name: person.name,
      frame: person,
      machines: machinesOf(person),
      calendar: workCalendar({
        workHours: rules.workHours,
        contracts: person.contracts ?? [],
        holidays: org.holidays,
        absences: (absences.get(person.developer) ?? []).flatMap((year) => year.absences.map(awayPart))
      }),
      days: days.get(person.developer) ?? [],
      sheets: sheets.get(person.developer) ?? [],
      reviews: reviews.get(person.developer) ?? []
    })),
    queue: queueOf({
      people: team.developers.map(({ developer, name }) => ({ developer, name })),
      rounding: rules.rounding ?? NO_ROUNDING,
      sheets: team.sheets,
      reviews: team.reviews,
      days: team.days,
      daysFrom: team.days[0]?.date ?? NO_DAYS,
      weeks: []
    }),
    budgets: budgetStates(
      org.budgets.filter((budget) => budget.team === team.slug),
      projectDays(team.days, team.months),
      today
    ),
    goals: teamGoals({ team, org, rules, nowMs, today, count: GOAL_PERIODS, ...lateness }).map(
      ({ periods }) => periods
    ),
    settings: org.alertRules?.settings,
    nowMs,
    asOfMs: lateness.asOfMs
  });
  return withoutExpired(alerts, org);
}

/** A deleted alert must not come again, because what was done about it is forgotten. */
const withoutExpired = (alerts: Alert[], { retention }: OrgAlertData): Alert[] =>
  alerts.filter((alert) => !isAlertExpired(alert, retention?.deletedBefore ?? {}));

/** The first local date that is made of nothing that is missing. */
const knownFrom = (daysFrom: string | undefined, { retention }: OrgAlertData): string =>
  daysFrom === undefined ? NO_DAYS : addDays(max([daysFrom, firstStoredDate(retention)]) ?? daysFrom, 1);

const awayPart = ({ date, part, seconds }: TeamAbsences['absences'][number]): AwayPart => ({
  date,
  part,
  ...(seconds !== undefined && { seconds })
});
