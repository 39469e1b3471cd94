/** One person of the team as the table of people shows them. */
import { countOf } from '#lib/ui/counts.ts';
import { isIncomplete } from '#domain/metrics/coverage.ts';
import { isKnown, type PeriodDay } from '#domain/metrics/person-period.ts';
import { isReporter, type TeamPerson } from '#domain/team/team-people.ts';
import type { PersonStep } from '#domain/team/team-steps.ts';
import type { SparkBar } from '#lib/charts/mark.ts';
import { coverageLabel } from '#lib/ui/coverage-label.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock, share } from '#lib/ui/durations.ts';
import { nowLabel, type NowLabel, type Present } from './now-labels.ts';

export type PersonRow = {
  id: string;
  name: string;
  totals: TeamPerson['period']['totals'];
  /** Something of the period is known: its sums may be shown, even if they are zero. */
  isKnown: boolean;
  /** Nothing of the period is known, though some of it has passed. */
  isMissing: boolean;
  /** The project with the most time, and its share. */
  mostly: string | undefined;
  now: NowLabel;
  bars: SparkBar[];
};

/** `steps` are the person's sums in the steps of the period; a person of whom nothing can be expected needs none. */
export function personRow(person: TeamPerson, steps: readonly PersonStep[], present: Present): PersonRow {
  const { days, totals } = person.period;
  const expected = isReporter(person);
  const known = isKnown(person.period);
  const project = [...totals.byProject].find(([name]) => name !== '');
  return {
    id: person.id,
    name: person.name,
    totals,
    isKnown: known,
    isMissing: !known && expected && days.some(({ coverage }) => isIncomplete(coverage)),
    mostly: project && `${project[0]} ${share(project[1], totals.trackedSeconds)}`,
    now: nowLabel(person, present),
    bars: steps.map(({ step, trackedSeconds, incomplete, isFuture, isUncollected, days }) => ({
      name: step.kind === 'day' ? shortDate(step.from) : stepName(step).long,
      seconds: trackedSeconds,
      missing: expected && incomplete.length > 0,
      isFuture: isFuture || isUncollected,
      label: isUncollected
        ? 'before the first report'
        : `${clock(trackedSeconds)}, ${stepLabel(days, incomplete)}`
    }))
  };
}

/** How far a step is reported: a single day by its coverage, several days by how many of them are incomplete. */
function stepLabel(days: readonly PeriodDay[], incomplete: readonly PeriodDay[]): string {
  const [only] = days;
  if (days.length === 1 && only) return coverageLabel(only.coverage);
  if (incomplete.length === 0) return 'reported';
  return `${countOf(incomplete.length, 'day')} not reported in full`;
}
