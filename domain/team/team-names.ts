/** Where the time of a whole team went, by name; docs/privacy.md says why it identifies nobody. */
import type { PersonDay } from '../documents/day.ts';
import {
  MAX_TEAM_NAMES,
  MIN_PEOPLE,
  type NamedTotal,
  type TeamNames,
  teamNamesId
} from '../documents/team-names.ts';
import { distractionsByPlace } from '../metrics/distractions.ts';
import { interruptersOf, sessionsOfDay } from '../metrics/sessions.ts';
import { totalsBy } from '../metrics/totals.ts';
import type { Weights } from '../metrics/weights.ts';

/** The totals of one week. `people`: the whole days of each person; those without any count as nobody. */
export function sumTeamNames(
  week: string,
  people: Iterable<readonly PersonDay[]>,
  { weights, rules }: { weights: Weights; rules: string }
): TeamNames {
  const reported = [...people].filter((days) => days.some(({ cells }) => cells.length > 0));
  const total = (
    totalsOf: (days: readonly PersonDay[]) => Iterable<readonly [name: string, seconds: number]>
  ) => totalOfMany(reported.map((days) => new Map(totalsOf(days))));
  return {
    _id: teamNamesId(week),
    type: 'names',
    v: 1,
    week,
    people: reported.length,
    sites: total((days) => totalsBy('domain', days)),
    interruptions: total((days) =>
      interruptersOf(days.flatMap((day) => sessionsOfDay(day, weights))).map(({ place, minutes }) => [
        place,
        minutes * 60
      ])
    ),
    distractions: total((days) => distractionsByPlace(days, weights.weightOf)),
    rules
  };
}

/** The names that enough people have, most seconds first. */
function totalOfMany(people: readonly ReadonlyMap<string, number>[]): NamedTotal[] {
  const totals = new Map<string, { seconds: number; people: number }>();
  for (const names of people) {
    for (const [name, seconds] of names) {
      if (name === '' || seconds <= 0) continue;
      const total = totals.get(name) ?? { seconds: 0, people: 0 };
      totals.set(name, { seconds: total.seconds + seconds, people: total.people + 1 });
    }
  }
  return [...totals]
    .filter(([, total]) => total.people >= MIN_PEOPLE)
    .sort(([a, left], [b, right]) => right.seconds - left.seconds || (a < b ? -1 : 1))
    .slice(0, MAX_TEAM_NAMES)
    .map(([name, total]) => [name, total.seconds, total.people]);
}
