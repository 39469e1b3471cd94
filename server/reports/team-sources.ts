/** Everything that a ready-made report of a team needs at once, read with the session of the caller. */
import { group } from 'd3-array';
import { dayRange, PersonDay } from '#domain/documents/day.ts';
import { Review, reviewRange } from '#domain/documents/review.ts';
import { Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { TeamAbsences, teamAbsencesRange } from '#domain/documents/team-absences.ts';
import { TeamDeveloper, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import type { ReportSources } from '#domain/reports/sources.ts';
import { addWeeks, daysBetween, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import type { AwayPart } from '#domain/worktime/absences.ts';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { readAll, readHolidays, readRules } from './read-documents.ts';

/** Days of people that are in memory at once: two hundred people for a month. */
const MAX_PERSON_DAYS = 6500;

type TeamRequest = { slug: string; from: string; to: string; people: readonly string[]; nowMs: number };

/** @throws RequestError where that would be too many days of people at once. */
export async function readTeamSources(
  couch: Couch,
  { slug, from, to, people, nowMs }: TeamRequest
): Promise<ReportSources> {
  const team = couch.names.team(slug);
  const isMeant = ({ developer }: { developer: string }) => people.length === 0 || people.includes(developer);
  const developers = (await readAll(couch, team, teamDeveloperRange(), TeamDeveloper)).filter(isMeant);
  if (developers.length * (daysBetween(from, to) + 1) > MAX_PERSON_DAYS)
    throw new RequestError(
      'invalid-request',
      `This report has at most ${MAX_PERSON_DAYS} days of people.`,
      'Ask for a shorter period, or for some people of the team.'
    );
  const sheets: Sheet[] = [];
  const reviews: Review[] = [];
  for (let week = weekOf(from); week <= weekOf(to); week = addWeeks(week, 1)) {
    sheets.push(...(await readAll(couch, team, sheetRange(week), Sheet)).filter(isMeant));
    reviews.push(...(await readAll(couch, team, reviewRange(week), Review)).filter(isMeant));
  }
  const days = (await readAll(couch, team, dayRange(from, to), PersonDay)).filter(isMeant);
  const contracts = new Map(developers.map((one) => [one.developer, one.contracts ?? []]));
  const away = awayByDeveloper(await readAll(couch, team, teamAbsencesRange(), TeamAbsences));
  return {
    team: { developers, days, months: [] },
    ...{ sheets, reviews, rules: await readRules(couch), holidays: await readHolidays(couch) },
    absencesOf: (developer) => away.get(developer) ?? [],
    contractsOf: (developer) => contracts.get(developer) ?? [],
    ...{ nowMs, today: utcDateOf(nowMs) }
  };
}

export function awayByDeveloper(documents: readonly TeamAbsences[]): Map<string, AwayPart[]> {
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
