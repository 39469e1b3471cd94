/** One person of the team as the table of people shows them. */
import { isTold } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { coverageWords, mustShowOwed } from '#lib/charts/owed.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock, share } from '#lib/ui/durations.ts';
import { nowWords, type NowWords } from './now-labels.ts';
import { isReporter, type TeamPerson } from '#domain/team/team-people.ts';
import type { PersonStep } from './team-steps.ts';

export type PersonRow = {
  id: string;
  name: string;
  totals: TeamPerson['period']['totals'];
  /** Something of the period is known: its sums may be shown, be they zero. */
  told: boolean;
  /** Nothing of the period is known, though some of it has passed. */
  unknown: boolean;
  /** The project with the most time, and its share. */
  mostly: string | undefined;
  now: NowWords;
  bars: { name: string; seconds: number; owed: boolean; ahead: boolean; told: string }[];
};

/** `steps` are the person's sums in the steps of the period; a person of whom nothing can be expected needs none. */
export function personRow(
  person: TeamPerson,
  steps: readonly PersonStep[],
  nowMs: number,
  graceMs: number
): PersonRow {
  const { days, totals } = person.period;
  const expected = isReporter(person);
  const told = isTold(days) || totals.trackedSeconds > 0;
  const project = [...totals.byProject].find(([name]) => name !== '');
  return {
    id: person.id,
    name: person.name,
    totals,
    told,
    unknown: !told && expected && days.some(({ coverage }) => mustShowOwed(coverage)),
    mostly: project && `${project[0]} ${share(project[1], totals.trackedSeconds)}`,
    now: nowWords(person, nowMs, graceMs),
    bars: steps.map(({ step, trackedSeconds, owing, ahead, days }) => ({
      name: step.kind === 'day' ? shortDate(step.from) : stepName(step).long,
      seconds: trackedSeconds,
      owed: expected && owing.length > 0,
      ahead,
      told: `${clock(trackedSeconds)}, ${toldWords(days, owing)}`
    }))
  };
}

/** How far a step is known: one day in its own words, several by how many of them are lacking. */
function toldWords(days: readonly PeriodDay[], owing: readonly PeriodDay[]): string {
  const [only] = days;
  if (days.length === 1 && only) return coverageWords(only.coverage);
  if (owing.length === 0) return 'reported';
  return `${owing.length} ${owing.length === 1 ? 'day' : 'days'} not reported in full`;
}
