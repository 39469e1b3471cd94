/** Who worked on a project, as its table of people shows them. */
import type { ProjectTotals } from '#domain/metrics/project-totals.ts';
import { addressOf } from '#lib/components/period/period-url.ts';
import { personPath, type Scope } from '#lib/components/scope/scope.ts';
import { evidenceOfProjects } from '../project-evidence.ts';
import { sparkBars, type SparkBar } from '../project-rows.ts';
import type { ShownProjects } from '../shown-projects.ts';

export type ProjectPerson = {
  id: string;
  name: string;
  /** On the project. */
  seconds: number;
  /** On everything. */
  trackedSeconds: number;
  /** The person's page, and the documents behind their time on the project. */
  href: string;
  evidence: string;
  bars: SparkBar[];
};

/** In the order of the totals: who had most time on it first. */
export function projectPeople(
  project: string,
  { totals, shown, scope }: { totals: ProjectTotals; shown: ShownProjects; scope: Scope }
): ProjectPerson[] {
  return [...totals.people].flatMap(([id, seconds]) => {
    const person = shown.people.find((candidate) => candidate.id === id);
    if (!person) return [];
    const { days, totals: all } = person.period;
    const bySteps = shown.steps.map(({ from, to }) =>
      days
        .filter(({ date }) => from <= date && date <= to)
        .flatMap(({ figures }) => figures?.work ?? [])
        .reduce((sum, work) => (work.project === project ? sum + work.seconds : sum), 0)
    );
    return [
      {
        id,
        name: person.name,
        seconds,
        trackedSeconds: all.trackedSeconds,
        href: addressOf(personPath(scope, id), shown.period),
        evidence: evidenceOfProjects(scope, shown, [project], { people: [id] }),
        bars: sparkBars(bySteps, shown.steps)
      }
    ];
  });
}
