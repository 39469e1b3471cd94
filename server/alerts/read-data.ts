/** The documents from which alerts and digests are made: of the organisation, of a person and of a team. */
import * as v from 'valibot';
import type { AlertTerms, OrgAlertData, OwnAlertData, TeamAlertData } from '#domain/alerts/alerts-of.ts';
import { ALERT_RULES_ID, OrgAlertRules } from '#domain/documents/alert-rules.ts';
import { Absence, absenceRange } from '#domain/documents/absence.ts';
import { Budget, budgetRange } from '#domain/documents/budget.ts';
import { dayRange, PersonDay } from '#domain/documents/day.ts';
import { Goal, goalRange, TeamGoal } from '#domain/documents/goal.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { monthRange, PersonMonth } from '#domain/documents/month.ts';
import { Review, reviewRange } from '#domain/documents/review.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { Sheet, sheetRange } from '#domain/documents/sheet.ts';
import type { Team } from '#domain/documents/team.ts';
import { TeamAbsences, teamAbsencesRange } from '#domain/documents/team-absences.ts';
import { TeamDeveloper, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { Timer, TIMER_ID } from '#domain/documents/timer.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { reportGraceMs } from '#domain/metrics/coverage.ts';
import { addDays, addWeeks, datesBetween, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { readRetention } from '../../couch/retention.ts';
import { readPerson, readSources, type FoldTarget } from '../jobs/fan-in/sources.ts';
import { createPacer } from '../jobs/pacer.ts';
import { listTeams } from '../people/teams.ts';
import { readAll, readHolidays, readRules } from '../reports/read-documents.ts';
import type { Log, Service } from '../service.ts';

/** The last month of a goal, and as many days as alerts about it are news. */
const DAYS_BACK = 50;
/** Weeks whose statements are looked at. */
const WEEKS_BACK = 9;
/** The zone of a person may be a day ahead. */
const DAYS_AHEAD = 1;

export type OrgData = OrgAlertData & { rules: Rules; teams: Team[] };

export async function readOrgData(couch: Couch): Promise<OrgData> {
  const { org } = couch.names;
  const alertRules = v.safeParse(OrgAlertRules, await orMissing(couch.use(org).get(ALERT_RULES_ID)));
  return {
    rules: await readRules(couch),
    alertRules: alertRules.success ? alertRules.output : undefined,
    teams: await listTeams(couch),
    goals: await readAll(couch, org, goalRange(), TeamGoal),
    budgets: await readAll(couch, org, budgetRange(), Budget),
    holidays: await readHolidays(couch),
    retention: await readRetention(couch)
  };
}

/** By what alerts and digests are computed now. */
export const alertTerms = (
  { now, syncIntervalMinutes }: Pick<Service, 'now' | 'syncIntervalMinutes'>,
  org: OrgData
): AlertTerms => ({ org, rules: org.rules, nowMs: now(), graceMs: reportGraceMs(syncIntervalMinutes) });

type Reading = { couch: Couch; log: Log; logOnce: Log; now: () => number };
type Owner = Pick<FoldTarget, 'developer' | 'database'>;

/** Of the last weeks, from their own database. */
export async function readOwnData(reading: Reading, { developer, database }: Owner): Promise<OwnAlertData> {
  const { couch, now } = reading;
  const today = utcDateOf(now());
  const from = addDays(today, -DAYS_BACK);
  const to = addDays(today, DAYS_AHEAD);
  const fold = { ...reading, target: { developer, database, team: database } };
  const { profile, devices, contracts, mergedDevices } = await readPerson(fold);
  const { deviceDays, entries } = await readSources(fold, from, to);
  const pace = createPacer();
  const personDays: PersonDay[] = [];
  for (const date of datesBetween(from, to)) {
    const merged = mergeDays(developer, [date], { deviceDays, entries, profile, mergedDevices }).get(date);
    if (merged) personDays.push(merged);
    await pace();
  }
  const timer = v.safeParse(Timer, await orMissing(couch.use(database).get(TIMER_ID)));
  return {
    ...{ developer, profile, devices, contracts, mergedDevices, deviceDays, personDays },
    ...(await readStatements(couch, database, today)),
    timer: timer.success ? timer.output : undefined,
    goals: await readAll(couch, database, goalRange(), Goal),
    absences: await readAll(couch, database, absenceRange(from, addDays(to, 7)), Absence),
    // Device days of the date before the first one were read, too.
    daysFrom: addDays(from, -1)
  };
}

/** Of the last weeks. Months, which budgets of long ago need, are read where there is such a budget. */
export async function readTeamData(
  couch: Couch,
  team: Team,
  org: OrgData,
  nowMs: number
): Promise<TeamAlertData> {
  const database = couch.names.team(team.slug);
  const today = utcDateOf(nowMs);
  const from = addDays(today, -DAYS_BACK);
  const needsMonths = org.budgets.some(
    (budget) => budget.team === team.slug && budget.per === 'total' && budget.from < from
  );
  return {
    slug: team.slug,
    developers: await readAll(couch, database, teamDeveloperRange(), TeamDeveloper),
    days: await readAll(couch, database, dayRange(from, addDays(today, DAYS_AHEAD)), PersonDay),
    months: needsMonths ? await readAll(couch, database, monthRange(), PersonMonth) : [],
    absences: await readAll(couch, database, teamAbsencesRange(), TeamAbsences),
    ...(await readStatements(couch, database, today))
  };
}

async function readStatements(couch: Couch, database: string, today: string) {
  const first = addWeeks(weekOf(today), -WEEKS_BACK);
  const since = ({ startkey, endkey }: IdRange): IdRange => ({ startkey: `${startkey}${first}`, endkey });
  return {
    sheets: await readAll(couch, database, since(sheetRange()), Sheet),
    reviews: await readAll(couch, database, since(reviewRange()), Review)
  };
}
