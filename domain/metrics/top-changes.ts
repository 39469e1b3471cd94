/** Which categories and projects took most more or less time than in another period; docs/metrics.md, "Comparison". */
import { comparablePairs, type PairedDays } from './compare-periods.ts';

export type TopChange = { kind: 'category' | 'project'; name: string; now: number; before: number };

/** Less than this is no change worth a line. */
const MIN_CHANGE_SECONDS = 15 * 60;
const MAX_CHANGES = 6;

/** On the days of which both periods are reported in full; the largest change first. Time on no project is left out. */
export function topChanges(people: readonly PairedDays[], isOver: boolean): TopChange[] {
  const changes = new Map<string, TopChange>();
  const add = (kind: TopChange['kind'], name: string, side: 'now' | 'before', seconds: number) => {
    const id = `${kind} ${name}`;
    const change = changes.get(id) ?? { kind, name, now: 0, before: 0 };
    change[side] += seconds;
    changes.set(id, change);
  };
  for (const person of people)
    for (const pair of comparablePairs(person, isOver))
      for (const side of ['now', 'before'] as const)
        for (const { category, project, seconds } of pair?.[side]?.figures?.work ?? []) {
          add('category', category, side, seconds);
          if (project !== '') add('project', project, side, seconds);
        }
  const size = ({ now, before }: TopChange) => Math.abs(now - before);
  return [...changes.values()]
    .filter((change) => size(change) >= MIN_CHANGE_SECONDS)
    .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_CHANGES);
}
