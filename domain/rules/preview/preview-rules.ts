/** What other rules would make of days that are already there. */
import type { CellKey, PersonDay } from '../../documents/day.ts';
import type { Rules } from '../../documents/rules.ts';
import { triples } from '../../time/slots.ts';
import type { Expected } from './candidates.ts';
import { outlooks } from './outlooks.ts';

/** Seconds that go from one category (or project, `''` for none) to another. `to` undefined: it depends on titles. */
export type Move = { from: string; to: string | undefined; seconds: number };

/** `perhaps`: names that may get more than in `moves`, depending on titles. */
export type Moves = { moves: Move[]; perhaps: string[] };

export type RulesPreview<Day> = {
  categories: Moves;
  projects: Moves;
  /** The days as they would be; what depends on titles stays as it is. */
  days: Day[];
};

type Previewed = Pick<PersonDay, 'keys' | 'why' | 'cells'>;

/**
 * What becomes of days made with the rules `before` once the rules are `after`. Exact for matches of app and domain,
 * for names, and for patterns that go along unchanged; patterns on titles that are new count from the next sync on.
 * Of a key that came about in several ways, the reason of most seconds stands for all of them.
 * @throws RegexError for a pattern that cannot be used.
 */
export function previewRules<Day extends Previewed>(
  days: readonly Day[],
  before: Rules,
  after: Rules
): RulesPreview<Day> {
  const find = outlooks(before, after);
  const categories = new MoveSums();
  const projects = new MoveSums();
  const previewed = days.map((day) => {
    const seconds = secondsByKey(day);
    const keys = day.keys.map((key, index): CellKey => {
      const [app, category, project, domain] = key;
      const next = find(key, day.why[index] ?? ['', '']);
      categories.add(category, next.category, seconds[index] ?? 0);
      projects.add(project, next.project, seconds[index] ?? 0);
      return [app, next.category.to ?? category, next.project.to ?? project, domain];
    });
    return { ...day, keys };
  });
  return { categories: categories.list(), projects: projects.list(), days: previewed };
}

function secondsByKey({ keys, cells }: Previewed): number[] {
  const seconds = keys.map(() => 0);
  for (const [, key, value] of triples(cells)) seconds[key] = (seconds[key] ?? 0) + value;
  return seconds;
}

class MoveSums {
  readonly #perhaps = new Set<string>();
  readonly #moves = new Map<string, Move>();

  add(from: string, { to, perhaps }: Expected, seconds: number): void {
    if (seconds === 0) return;
    for (const name of perhaps) this.#perhaps.add(name);
    if (from === to) return;
    const name = JSON.stringify([from, to]);
    const move = this.#moves.get(name) ?? { from, to, seconds: 0 };
    this.#moves.set(name, { ...move, seconds: move.seconds + seconds });
  }

  /** Most seconds first. */
  list(): Moves {
    const moves = [...this.#moves.values()];
    moves.sort((a, b) => b.seconds - a.seconds || (a.from < b.from ? -1 : 1));
    return { moves, perhaps: [...this.#perhaps].sort() };
  }
}
