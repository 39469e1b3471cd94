/**
 * A report of a team from its database, read with the session of the caller: CouchDB decides what they may see, and the documents of a
 * team hold nothing that is withheld from managers. Everybody is added in turn, so that a year of a large team takes little memory.
 */
import type { Rules } from '#domain/documents/rules.ts';
import type { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { aboutReport } from '#domain/reports/about.ts';
import { NO_FILTER, type ReportDefinition } from '#domain/reports/definition.ts';
import { READY_MADE_NAMES, ReadyMadeReport, type ReadyMade } from '#domain/reports/ready-made.ts';
import { MEASURE_NAMES, type ReportTable, tableOfReport } from '#domain/reports/report-table.ts';
import { addSources, isOfStatements, makeReport } from '#domain/reports/sources.ts';
import { type Report, Tally } from '#domain/reports/tally.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { daysBetween, formatInstant } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { readOwnSources, type Own } from './own-sources.ts';
import { readTeam, type TeamReading } from './team-sources.ts';

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
  const nameOf = namesOf(developers);
  return tableOfReport(report, {
    title: MEASURE_NAMES[measure],
    nameOf,
    about: aboutReport({
      ...{ from, to, filter, basis, nameOf, scope, rules: hashRules(rules), days: report.days },
      madeAt: formatInstant(nowMs)
    })
  });
}

function namesOf(developers: readonly TeamDeveloper[]): (id: string) => string {
  const names = new Map(developers.map(({ developer, name }) => [developer, name]));
  return (id) => names.get(id) ?? id;
}

/** A ready-made report of a team, or of the caller’s own data. @throws RequestError where it would have too many rows. */
export async function makeReadyMade(
  whose: Own | { couch: Couch; slug: string; nowMs: number },
  name: ReadyMade,
  { from, to, filter }: Pick<ReportDefinition, 'from' | 'to' | 'filter'>
): Promise<ReportTable> {
  const isOwn = 'person' in whose;
  const people = isOwn ? [] : filter.people;
  const { developers, rules, sources } = isOwn
    ? await readOwnReading(whose, { from, to })
    : await readTeam({
        ...whose,
        from,
        to,
        people,
        needs: { days: true, statements: HAS_STATEMENTS.has(name) }
      });
  const shown = developers.filter(({ developer }) => people.length === 0 || people.includes(developer));
  if (HAS_DAYS.has(name) && shown.length * (daysBetween(from, to) + 1) > MAX_PERSON_DAYS)
    throw new RequestError(
      'invalid-request',
      `This report has at most ${MAX_PERSON_DAYS} days of people.`,
      'Ask for a shorter period, or for some people of the team.'
    );
  const report = new ReadyMadeReport(name, { from, to, people }, rules);
  for await (const ofPerson of sources) report.add(ofPerson);
  const nameOf = namesOf(developers);
  const scope = isOwn ? (developers[0]?.name ?? '') : whose.slug;
  const about = { from, to, filter: { ...NO_FILTER, people }, basis: 'live', nameOf, scope } as const;
  return {
    title: READY_MADE_NAMES[name],
    ...report.finish(),
    about: aboutReport({ ...about, rules: hashRules(rules), madeAt: formatInstant(whose.nowMs) })
  };
}

/** Rows that are in memory at once: two hundred people for a year, also a leap year. */
const MAX_PERSON_DAYS = 73_500;
/** Reports with a row for each day of a person. */
const HAS_DAYS: ReadonlySet<ReadyMade> = new Set(['person-month', 'manual']);
const HAS_STATEMENTS: ReadonlySet<ReadyMade> = new Set(['payroll', 'changes']);

async function readOwnReading(own: Own, period: { from: string; to: string }): Promise<TeamReading> {
  const sources = await readOwnSources(own, period);
  const one = async function* () {
    yield await Promise.resolve(sources);
  };
  return { developers: [...sources.team.developers], rules: sources.rules, sources: one() };
}

/** The rows of the report, with ids of people. */
export async function reportOfTeam(
  couch: Couch,
  slug: string,
  definition: ReportDefinition,
  nowMs: number
): Promise<{ report: Report; developers: TeamDeveloper[]; rules: Rules }> {
  const { from, to, filter } = definition;
  const statements = isOfStatements(definition);
  const { developers, rules, sources } = await readTeam({
    ...{ couch, slug, from, to, people: filter.people, nowMs },
    needs: { days: !statements, statements }
  });
  const tally = new Tally(definition, weightsOf(rules));
  for await (const ofPerson of sources) addSources(tally, ofPerson);
  return { report: tally.finish(), developers, rules };
}
