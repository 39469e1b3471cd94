/** What a figure is made of: everybody of a period, with their days. */
import { sum } from 'd3-array';
import type { Rules } from '#domain/documents/rules.ts';
import { isPartial } from '#domain/evidence/evidence-filter.ts';
import {
  type DayEvidence,
  evidenceOfDays,
  restOfMonths,
  sumEvidence
} from '#domain/evidence/evidence-of-days.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { sumFigures } from '#domain/metrics/sum-figures.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { datesOfPeriod, periodBounds, type Period } from '#domain/time/periods.ts';
import type { EvidenceQuery } from '#lib/components/evidence/evidence-url.ts';
import { teamPeople, type TeamPerson, type TeamSources } from '#domain/team/team-people.ts';

/** One day of one person: the row, and the day it is made of. */
export type EvidenceDay = DayEvidence & { of: PeriodDay; measure: number | undefined };
export type EvidencePerson = {
  person: TeamPerson;
  days: EvidenceDay[];
  seconds: number;
  /** Of the figure that was opened, where it is not the tracked time. */
  measure: number | undefined;
  /** Seconds that only whole months have, of no single day. */
  restSeconds: number;
};
export type ShownEvidence = { people: EvidencePerson[]; seconds: number; measure: number | undefined };

export function showEvidence(
  sources: TeamSources,
  rules: Rules,
  { period, query, nowMs }: { period: Period; query: EvidenceQuery; nowMs: number }
): ShownEvidence {
  const weights = weightsOf(rules);
  const chosen = query.people.length === 0 ? undefined : new Set(query.people);
  const developers = sources.developers.filter(({ developer }) => chosen?.has(developer) ?? true);
  const measureOf = (days: readonly PeriodDay[]) => measure(days, query, weights.weightOf);
  const { days, months } = sources;
  const known = teamPeople(datesOfPeriod(period), { ...sources, developers }, weights, nowMs);
  const people = known.map((person): EvidencePerson => {
    const rows = evidenceOfDays(person.period.days, query).map((row, index) => {
      const of = person.period.days[index]!;
      return { ...row, of, measure: measureOf([of]) };
    });
    const ownSources = {
      days: days.filter(({ developer }) => developer === person.id),
      months: months.filter(({ developer }) => developer === person.id)
    };
    const restSeconds = restOfMonths(...periodBounds(period), ownSources, query);
    const seconds = sumEvidence(rows) + restSeconds;
    return { person, days: rows, seconds, measure: measureOf(person.period.days), restSeconds };
  });
  return {
    people,
    seconds: sum(people, ({ seconds }) => seconds),
    measure: measureOf(known.flatMap(({ period: { days } }) => days))
  };
}

/** Focus, switches and the like are of whole days: of a part of the work they are not known. */
function measure(
  days: readonly PeriodDay[],
  query: EvidenceQuery,
  weightOf: (category: string) => number
): number | undefined {
  if (query.figure === 'tracked' || isPartial(query)) return undefined;
  const figures = days.flatMap((day) => day.figures ?? []);
  if (figures.length === 0) return undefined;
  const totals = sumFigures(figures, weightOf);
  const byFigure = {
    active: totals.activeSeconds,
    focus: totals.focusSeconds,
    pulse: totals.pulse,
    switches: totals.switches
  };
  return byFigure[query.figure];
}
