/**
 * A report of a team from its database, read with the session of the caller: CouchDB decides what they may see, and the documents of a
 * team hold nothing that is withheld from managers. Days are read week by week, so that a year of a large team takes little memory.
 */
import { group } from 'd3-array';
import { dayRange, PersonDay } from '#domain/documents/day.ts';
import { Review, reviewRange } from '#domain/documents/review.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { TeamAbsences, teamAbsencesRange } from '#domain/documents/team-absences.ts';
import { TeamDeveloper, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { aboutReport } from '#domain/reports/about.ts';
import { NO_FILTER, type ReportDefinition } from '#domain/reports/definition.ts';
import { READY_MADE_NAMES, type ReadyMade, readyMadeTable } from '#domain/reports/ready-made.ts';
import { MEASURE_NAMES, type ReportTable, tableOfReport } from '#domain/reports/report-table.ts';
import {
  accountOf,
  addAccount,
  addLive,
  addWeekStatements,
  isOfStatements,
  makeReport,
  workedOf
} from '#domain/reports/sources.ts';
import { type Report, Tally } from '#domain/reports/tally.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { teamPeople } from '#domain/team/team-people.ts';
import { addDays, addWeeks, datesBetween, formatInstant, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import type { WorkedDay } from '#domain/worktime/account.ts';
import type { Couch } from '../../couch/connection.ts';
import { readAll, readHolidays, readRules } from './read-documents.ts';
import { readOwnSources, type Own } from './own-sources.ts';
import { awayByDeveloper, readTeamSources } from './team-sources.ts';

const CHUNK_DAYS = 7;

export async function makeTeamReport(
  couch: Couch,
  slug: string,
  definition: ReportDefinition,
  nowMs: number
): Promise<ReportTable> {
  const { report, developers, rules } = await reportOfTeam(couch, slug, definition, nowMs);
  return tableOf(report, { developers, scope: slug, rules, nowMs });
}

/** The same of the caller’s own data. */
export async function makeOwnReport(own: Own, definition: ReportDefinition): Promise<ReportTable> {
  const { from, to } = definition;
  const sources = await readOwnSources(own, { from, to });
  const { team, rules, nowMs } = sources;
  const scope = team.developers[0]?.name ?? '';
  const isMine = { ...definition, filter: { ...definition.filter, people: [] } };
  return tableOf(makeReport(isMine, sources), { developers: team.developers, scope, rules, nowMs });
}

type Given = { developers: readonly TeamDeveloper[]; scope: string; rules: Rules; nowMs: number };

function tableOf(report: Report, { developers, scope, rules, nowMs }: Given): ReportTable {
  const { from, to, filter, basis, measure } = report.definition;
  const nameOf = (id: string) => developers.find(({ developer }) => developer === id)?.name ?? id;
  return tableOfReport(report, {
    title: MEASURE_NAMES[measure],
    nameOf,
    about: aboutReport({
      ...{ from, to, filter, basis, nameOf, scope, rules: hashRules(rules), days: report.days },
      madeAt: formatInstant(nowMs)
    })
  });
}

/** A ready-made report of a team, or of the caller’s own data. @throws RequestError where the period is too long for the team. */
export async function makeReadyMade(
  whose: Own | { couch: Couch; slug: string; nowMs: number },
  name: ReadyMade,
  { from, to, filter }: Pick<ReportDefinition, 'from' | 'to' | 'filter'>
): Promise<ReportTable> {
  const isOwn = 'person' in whose;
  const people = isOwn ? [] : filter.people;
  const sources = isOwn
    ? await readOwnSources(whose, { from, to })
    : await readTeamSources(whose.couch, { slug: whose.slug, from, to, people, nowMs: whose.nowMs });
  const { developers } = sources.team;
  const nameOf = (id: string) => developers.find(({ developer }) => developer === id)?.name ?? id;
  const scope = isOwn ? (developers[0]?.name ?? '') : whose.slug;
  const about = { from, to, filter: { ...NO_FILTER, people }, basis: 'live', nameOf, scope } as const;
  return {
    title: READY_MADE_NAMES[name],
    ...readyMadeTable(name, { from, to, people }, sources),
    about: aboutReport({ ...about, rules: hashRules(sources.rules), madeAt: formatInstant(whose.nowMs) })
  };
}

/** The rows of the report, with ids of people. */
export async function reportOfTeam(
  couch: Couch,
  slug: string,
  definition: ReportDefinition,
  nowMs: number
): Promise<{ report: Report; developers: TeamDeveloper[]; rules: Rules }> {
  const team = couch.names.team(slug);
  const developers = await readAll(couch, team, teamDeveloperRange(), TeamDeveloper);
  const rules = await readRules(couch);
  const tally = new Tally(definition, weightsOf(rules));
  const read = { couch, team, developers: developers.filter(({ developer }) => tally.isOfPerson(developer)) };
  if (isOfStatements(definition)) await addStatements(tally, read);
  else await addDaysOfTeam(tally, read, { rules, nowMs });
  return { report: tally.finish(), developers, rules };
}

type Reading = { couch: Couch; team: string; developers: TeamDeveloper[] };

async function addDaysOfTeam(
  tally: Tally,
  { couch, team, developers }: Reading,
  { rules, nowMs }: { rules: Rules; nowMs: number }
): Promise<void> {
  const { from, to, measure } = tally.definition;
  const isBalance = measure === 'balance';
  const today = utcDateOf(nowMs);
  const worked = new Map<string, WorkedDay[]>();
  for (let first = from; first <= to; first = addDays(first, CHUNK_DAYS)) {
    const next = addDays(first, CHUNK_DAYS - 1);
    const last = next < to ? next : to;
    const days = await readAll(couch, team, dayRange(first, last), PersonDay);
    const sources = { developers, days, months: [] };
    const people = teamPeople(datesBetween(first, last), sources, weightsOf(rules), nowMs);
    if (!isBalance) addLive(tally, people, rules);
    else
      for (const person of people)
        worked.set(person.id, [...(worked.get(person.id) ?? []), ...workedOf(person, { rules, today })]);
  }
  if (!isBalance) return;
  const holidays = await readHolidays(couch);
  const away = awayByDeveloper(await readAll(couch, team, teamAbsencesRange(), TeamAbsences));
  for (const { developer, contracts = [] } of developers)
    addAccount(
      tally,
      developer,
      accountOf(developer, worked.get(developer) ?? [], {
        ...{ rules, holidays, contractsOf: () => contracts },
        absencesOf: () => away.get(developer) ?? []
      })
    );
}

async function addStatements(tally: Tally, { couch, team, developers }: Reading): Promise<void> {
  const { from, to } = tally.definition;
  const known = new Set(developers.map(({ developer }) => developer));
  for (let week = weekOf(from); week <= weekOf(to); week = addWeeks(week, 1)) {
    const sheets = await readAll(couch, team, sheetRange(week), Sheet);
    const reviews = group(
      await readAll(couch, team, reviewRange(week), Review),
      ({ developer }) => developer
    );
    for (const [developer, of] of group(sheets, (sheet) => sheet.developer))
      if (known.has(developer))
        addWeekStatements(tally, developer, { sheets: of, reviews: reviews.get(developer) ?? [] });
  }
}
