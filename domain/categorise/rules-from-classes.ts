/** ActivityWatch's own categories (`classes` in its settings and exports) as rules of an organisation. */
import type { ActivityWatchClass, CategoryRule } from '../documents/rules.ts';
import { slugOf } from '../rules/rule-id.ts';

/** One rule per class, in their order. Ids come from the names, so that the same classes give the same ids. */
export function rulesFromClasses(classes: readonly ActivityWatchClass[]): CategoryRule[] {
  const used = new Map<string, number>();
  return classes.map(({ name, rule, data }) => {
    const slug = slugOf(name, 'category');
    const count = (used.get(slug) ?? 0) + 1;
    used.set(slug, count);
    const id = count === 1 ? slug : `${slug}--${count}`;
    return { id, name, rule, ...colorOf(data?.color), ...weightFrom(data?.score) };
  });
}

const colorOf = (color: string | null | undefined) => (color ? { color } : {});

/** ActivityWatch's score has no bounds (its own default for Work is 10): cut to −2 … 2. */
function weightFrom(given: number | string | null | undefined): { weight?: number } {
  const score = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof score !== 'number' || !Number.isFinite(score)) return {};
  return { weight: Math.max(-2, Math.min(2, Math.round(score))) + 0 };
}
