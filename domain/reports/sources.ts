/** What reports are made of, as a dashboard or the server has it, and how it gets into a tally. */
import { group, sum } from 'd3-array';
import type { Contract } from '../documents/contract.ts';
import type { Holiday } from '../documents/holiday.ts';
import { NO_ROUNDING } from '../documents/rounding.ts';
import type { Review } from '../documents/review.ts';
import type { Rules } from '../documents/rules.ts';
import type { Sheet } from '../documents/sheet.ts';
import { isIncomplete } from '../metrics/coverage.ts';
import { weightsOf } from '../metrics/weights.ts';
import { teamPeople, type TeamPerson, type TeamSources } from '../team/team-people.ts';
import { datesBetween, weekOf } from '../time/calendar.ts';
import { roundRows } from '../timesheets/round-rows.ts';
import { weekRows } from '../timesheets/week-rows.ts';
import { compareSheets, weekState, type WeekState } from '../timesheets/week-state.ts';
import type { AwayPart } from '../worktime/absences.ts';
import { type AccountDay, type AccountTerms, computeAccount, workedDays } from '../worktime/account.ts';
import { planWork } from '../worktime/work-plan.ts';
import type { ReportDefinition } from './definition.ts';
import { type Report, Tally } from './tally.ts';

export type ReportSources = {
  team: TeamSources;
  /** Of these people; others are ignored. */
  sheets: readonly Sheet[];
  reviews: readonly Review[];
  rules: Rules;
  holidays: readonly Holiday[];
  absencesOf: (developer: string) => readonly AwayPart[];
  contractsOf: (developer: string) => readonly (Pick<Contract, 'weekdays'> & AccountTerms)[];
  nowMs: number;
  /** The reader's local day. */
  today: string;
};

/** The report of a definition over everything that is there. */
export function makeReport(definition: ReportDefinition, sources: ReportSources): Report {
  const tally = new Tally(definition, weightsOf(sources.rules));
  addSources(tally, sources);
  return tally.finish();
}

/** Adds what sources have of people. People may come one after the other, each with all of their days or statements. */
export function addSources(tally: Tally, sources: ReportSources): void {
  if (isOfStatements(tally.definition)) {
    addStatements(tally, sources);
    return;
  }
  const people = peopleOf(tally, sources);
  if (isStated(tally.definition)) addRounded(tally, people, sources.rules);
  else if (tally.definition.measure === 'balance')
    for (const person of people) addAccount(tally, person.id, accountDays(person, sources));
  else addDays(tally, people);
  countMissing(tally, people);
}

export function peopleOf(
  tally: Pick<Tally, 'definition' | 'isOfPerson'>,
  { team, rules, nowMs }: ReportSources
): TeamPerson[] {
  const developers = team.developers.filter(({ developer }) => tally.isOfPerson(developer));
  const dates = datesBetween(tally.definition.from, tally.definition.to);
  return teamPeople(dates, { ...team, developers }, weightsOf(rules), nowMs);
}

function addDays(tally: Tally, people: readonly TeamPerson[]): void {
  for (const { id, period } of people)
    for (const { figures, day } of period.days) if (figures) tally.addDay(id, figures, day);
}

const countMissing = (tally: Tally, people: readonly TeamPerson[]) => {
  tally.days.notReported += sum(people, ({ machines, period }) =>
    machines.length === 0 ? 0 : period.days.filter(({ coverage }) => isIncomplete(coverage)).length
  );
};

/** As a statement of today would round it. Of days that are known by month only, nothing is there to be rounded. */
function addRounded(tally: Tally, people: readonly TeamPerson[], rules: Rules): void {
  const { rounding = NO_ROUNDING } = rules;
  for (const { id, period } of people) {
    const days = period.days.flatMap(({ day }) => day ?? []);
    for (const [week, of] of group(days, ({ date }) => weekOf(date))) {
      const rows = roundRows(weekRows(week, of), rounding);
      tally.days.known += of.length;
      for (const row of rows) tally.addSeconds(id, row, secondsOf(tally, row));
    }
  }
}

const secondsOf = ({ definition }: Tally, row: { seconds: number; roundedSeconds: number }): number =>
  definition.measure === 'statement' ? row.seconds : row.roundedSeconds;

/** The account of a person, of which the balance counts from the first day. */
export function accountDays(
  { id, machines, period }: TeamPerson,
  { rules, today, holidays, absencesOf, contractsOf }: ReportSources
): AccountDay[] {
  const { weightOf } = weightsOf(rules);
  const worked = workedDays(period.days, { weightOf, hasMachines: machines.length > 0, today });
  const contracts = contractsOf(id);
  const plan = planWork({ workHours: rules.workHours, holidays, contracts, absences: absencesOf(id) });
  return computeAccount(worked, plan, contracts).days;
}

function addAccount(tally: Tally, id: string, days: readonly AccountDay[]): void {
  tally.days.known += days.length;
  for (const { date, change } of days) tally.addSeconds(id, { date }, change);
}

const isStated = ({ measure }: ReportDefinition) => ['statement', 'rounded', 'approved'].includes(measure);

/** Whether the report comes from statements, not from days. */
export const isOfStatements = (definition: ReportDefinition): boolean =>
  isStated(definition) && definition.basis !== 'live';

function addStatements(tally: Tally, { sheets, reviews }: ReportSources): void {
  const reviewsOf = group(
    reviews,
    ({ developer }) => developer,
    ({ week }) => week
  );
  const { from, to } = tally.definition;
  const [first, last] = [weekOf(from), weekOf(to)];
  for (const [developer, ofPerson] of group(sheets, (sheet) => sheet.developer)) {
    if (!tally.isOfPerson(developer)) continue;
    for (const [week, of] of group(ofPerson, (sheet) => sheet.week)) {
      if (first <= week && week <= last)
        addWeekStatements(tally, developer, {
          sheets: of,
          reviews: reviewsOf.get(developer)?.get(week) ?? []
        });
    }
  }
}

type WeekDocuments = { sheets: readonly Sheet[]; reviews: readonly Review[] };

/** What a person stated about a week. Adjustments of earlier weeks count on the first date of the statement that has them. */
function addWeekStatements(tally: Tally, developer: string, { sheets, reviews }: WeekDocuments): void {
  const { from, to, basis } = tally.definition;
  const state = weekState(sheets, reviews);
  for (const [sheet, dates] of countedSheets(state, sheets, basis === 'approved')) {
    const isShown = (date: string) => from <= date && date <= to;
    tally.days.known += dates.filter(isShown).length;
    for (const row of sheet.rows)
      if (dates.includes(row.date) && isShown(row.date))
        tally.addSeconds(developer, row, secondsOf(tally, row));
    const [first = ''] = sheet.dates;
    if (!dates.includes(first) || !isShown(first)) continue;
    for (const row of sheet.adjustments.flatMap(({ rows }) => rows))
      tally.addSeconds(developer, { ...row, date: first }, secondsOf(tally, row));
  }
}

/** The sheets that count, each with the dates for which it does: the approved ones, or the last ones. */
function countedSheets(
  state: WeekState,
  sheets: readonly Sheet[],
  isApproved: boolean
): Map<Sheet, string[]> {
  const last = [...sheets].sort(compareSheets).reverse();
  const counted = new Map<Sheet, string[]>();
  for (const [date, { approved }] of state.dates) {
    const sheet = isApproved ? approved : last.find(({ dates }) => dates.includes(date));
    if (sheet) counted.set(sheet, [...(counted.get(sheet) ?? []), date]);
  }
  return counted;
}
