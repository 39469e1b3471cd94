/**
 * What reports of a team are made of, read with the session of the caller: person by person, so that of a year of a large team no more
 * than the days of one person are in memory at once.
 */
import { group } from 'd3-array';
import { dayId, PersonDay } from '#domain/documents/day.ts';
import { parseReviewId, Review, reviewRange } from '#domain/documents/review.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { parseSheetId, Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { TeamAbsences, teamAbsencesRange } from '#domain/documents/team-absences.ts';
import { TeamDeveloper, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { condenseDays } from '#domain/reports/condense-day.ts';
import type { ReportSources } from '#domain/reports/sources.ts';
import { datesBetween, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import type { AwayPart } from '#domain/worktime/absences.ts';
import type { Couch } from '../../couch/connection.ts';
import { limitGarbage } from './limit-garbage.ts';
import { pagesByIds, readAll, readByIds, readHolidays, readIds, readRules } from './read-documents.ts';

export type TeamRequest = {
  couch: Couch;
  slug: string;
  from: string;
  to: string;
  /** Empty: everybody. */
  people: readonly string[];
  nowMs: number;
  /** What the report is made of. */
  needs: { days: boolean; statements: boolean };
};

export type TeamReading = {
  /** Everybody of the team, also those whom the report does not show. */
  developers: TeamDeveloper[];
  rules: Rules;
  /** Of one person after the other, in the order of `developers`. */
  sources: AsyncIterable<ReportSources>;
};

export async function readTeam(request: TeamRequest): Promise<TeamReading> {
  const { couch, slug } = request;
  const developers = await readAll(couch, couch.names.team(slug), teamDeveloperRange(), TeamDeveloper);
  const rules = await readRules(couch);
  return { developers, rules, sources: readPeople(request, developers, rules) };
}

async function* readPeople(
  { couch, slug, from, to, people, nowMs, needs }: TeamRequest,
  developers: readonly TeamDeveloper[],
  rules: Rules
): AsyncGenerator<ReportSources> {
  const team = couch.names.team(slug);
  const dates = needs.days ? datesBetween(from, to) : [];
  const condense = condenseDays(weightsOf(rules));
  const holidays = await readHolidays(couch);
  const away = awayByDeveloper(await readAll(couch, team, teamAbsencesRange(), TeamAbsences));
  const statements = needs.statements
    ? await readStatementIds(couch, team, { from, to })
    : { sheets: NO_IDS, reviews: NO_IDS };
  for (const person of developers) {
    const { developer, contracts = [] } = person;
    if (people.length > 0 && !people.includes(developer)) continue;
    const isOwn = (document: { developer: string }) => document.developer === developer;
    const idsOf = (ids: StatementIds) => [...(ids.get(developer) ?? []), ...(ids.get(undefined) ?? [])];
    const ids = dates.map((date) => dayId(date, developer));
    const days: PersonDay[] = [];
    for await (const page of pagesByIds(couch, team, ids, PersonDay)) {
      days.push(...page.map(condense));
      limitGarbage();
    }
    yield {
      team: { developers: [person], days, months: [] },
      sheets: (await readByIds(couch, team, idsOf(statements.sheets), Sheet)).filter(isOwn),
      reviews: (await readByIds(couch, team, idsOf(statements.reviews), Review)).filter(isOwn),
      ...{ rules, holidays, nowMs, today: utcDateOf(nowMs) },
      absencesOf: () => away.get(developer) ?? [],
      contractsOf: () => contracts
    };
  }
}

/** By developer; undefined: of whom, only the document says. */
type StatementIds = ReadonlyMap<string | undefined, readonly string[]>;
const NO_IDS: StatementIds = new Map();

async function readStatementIds(couch: Couch, team: string, { from, to }: { from: string; to: string }) {
  const [first, last] = [weekOf(from), weekOf(to)];
  const read = async (rangeOf: (week: string) => { startkey: string; endkey: string }) =>
    readIds(couch, team, { startkey: rangeOf(first).startkey, endkey: rangeOf(last).endkey });
  return {
    sheets: group(await read(sheetRange), (id) => parseSheetId(id)?.developer),
    reviews: group(await read(reviewRange), (id) => parseReviewId(id)?.developer)
  };
}

function awayByDeveloper(documents: readonly TeamAbsences[]): Map<string, AwayPart[]> {
  const byDeveloper = group(documents, ({ developer }) => developer);
  const partsOf = (of: readonly TeamAbsences[]): AwayPart[] =>
    of.flatMap((year) =>
      year.absences.map(({ date, part, seconds }) => ({
        ...{ date, part },
        ...(seconds !== undefined && { seconds })
      }))
    );
  return new Map([...byDeveloper].map(([developer, of]) => [developer, partsOf(of)]));
}
