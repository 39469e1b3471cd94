/** One person of the team as the table of people shows them. */
import { isTold } from '#domain/metrics/coverage.ts';
import { coverageWords, mustShowOwed } from '#lib/charts/owed.ts';
import { shortDate } from '#lib/ui/dates.ts';
import { clock, share } from '#lib/ui/durations.ts';
import { nowWords, type NowWords } from './now-words.ts';
import { isReporter, type TeamPerson } from './team-people.ts';

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

export function personRow(person: TeamPerson, nowMs: number): PersonRow {
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
    now: nowWords(person, nowMs),
    bars: days.map(({ date, figures, coverage }) => {
      const seconds = (figures?.work ?? []).reduce((sum, work) => sum + work.seconds, 0);
      return {
        name: shortDate(date),
        seconds,
        owed: expected && mustShowOwed(coverage),
        ahead: coverage.state === 'ahead',
        told: `${clock(seconds)}, ${coverageWords(coverage)}`
      };
    })
  };
}
