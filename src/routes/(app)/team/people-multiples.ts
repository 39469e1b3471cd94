/** The little charts that hold people against one another. */
import { isTold } from '#domain/metrics/coverage.ts';
import type { Multiple } from '#lib/charts/layout-small-multiples.ts';
import { stepName } from '#lib/ui/dates.ts';
import { clock, exact } from '#lib/ui/durations.ts';
import type { TeamPerson } from '#domain/team/team-people.ts';
import type { PersonStep } from './team-steps.ts';

export type PeopleAddresses = {
  hrefOf: (person: TeamPerson) => string;
  /** Where the documents behind the total are shown. */
  evidenceOf: (person: TeamPerson) => string;
};

/** A chart for each person, a bar in it for each step; `medians` are those of the steps. */
export function peopleMultiples(
  people: readonly TeamPerson[],
  byPerson: ReadonlyMap<string, PersonStep[]>,
  medians: readonly (number | undefined)[],
  { hrefOf, evidenceOf }: PeopleAddresses
): Multiple[] {
  return people.map((person) => {
    const { days, totals } = person.period;
    const told = isTold(days) || totals.trackedSeconds > 0;
    return {
      ...{ id: person.id, name: person.name, href: hrefOf(person) },
      ...(told
        ? { note: clock(totals.trackedSeconds), noteHref: evidenceOf(person) }
        : { note: 'not reported' }),
      bars: (byPerson.get(person.id) ?? []).map(({ step, trackedSeconds, owing }, index) => {
        const median = medians[index];
        return {
          ...{ seconds: trackedSeconds, owed: owing.length > 0 },
          title: `${person.name}, ${stepName(step).long}`,
          details: [
            ...(owing.length === 0 || trackedSeconds > 0 ? [exact(trackedSeconds)] : []),
            ...(median === undefined ? [] : [`median of the team ${clock(median)}`]),
            ...(owing.length === 0 ? [] : ['Not reported in full'])
          ]
        };
      })
    };
  });
}
