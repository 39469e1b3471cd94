/** Project names that a title may select: a title never introduces one. */
import { memoiseByKey, memoiseByText } from '../memoise.ts';
import type { Span } from '../time/spans.ts';

const DAY_MS = 86_400_000;
/** A name stays known for so many days after the editor last showed it. */
export const KNOWN_DAYS = 14;
const MIN_NAME_LENGTH = 3;

/** The names that a title mentions, longest first. */
export type FindNames = (title: string) => readonly string[];

/**
 * For each UTC day (days since 1970) the finder of the names known then: those of rules, and those that an editor
 * showed on that day or in the `KNOWN_DAYS` before it. It depends on nothing else, so that a day comes out the same
 * whenever it is summarised.
 */
export function knownNames(
  edited: readonly (Span & { project: string })[],
  ruleProjects: readonly string[]
): (day: number) => FindNames {
  const daysOf = new Map<string, Set<number>>();
  for (const { project, startMs } of edited) {
    if (project === '') continue;
    const days = daysOf.get(project) ?? new Set();
    daysOf.set(project, days.add(Math.floor(startMs / DAY_MS)));
  }
  const finderOf = memoiseByKey((names: readonly string[]) => JSON.stringify(names), compileNames);
  return (day) => {
    const names = [...daysOf].filter(([, days]) =>
      [...days].some((used) => used <= day && used >= day - KNOWN_DAYS)
    );
    return finderOf([...new Set([...names.map(([name]) => name), ...ruleProjects])].sort());
  };
}

/** Finds whole names, without case: `api` is not found in `payments-api` or `apis`. */
export function compileNames(names: readonly string[]): FindNames {
  const usable = names.filter((name) => name.length >= MIN_NAME_LENGTH).sort((a, b) => b.length - a.length);
  if (usable.length === 0) return () => [];
  const spelled = new Map(usable.map((name) => [name.toLowerCase(), name]));
  const literals = usable.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${literals.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
  return memoiseByText((title) => mentioned(title, pattern, spelled));
}

function mentioned(title: string, pattern: RegExp, spelled: ReadonlyMap<string, string>): string[] {
  const matches = title.match(pattern) ?? [];
  const names = new Set(matches.map((match) => spelled.get(match.toLowerCase()) ?? ''));
  return [...names].filter((name) => name !== '').sort((a, b) => b.length - a.length);
}
