/** Two people's changes to the same rules brought together, rule by rule. */
import { joinCategory } from '../categorise/category-path.ts';
import { canonicalJson } from '../documents/content.ts';
import type { Rules } from '../documents/rules.ts';

/** A place in rules: a category or project rule by its id, another setting by its field, or the order of a list. */
export type RulePlace = { part: 'categories' | 'projects' | 'settings' | 'order'; id: string };
/** `name`: for people; `change`: what the later rules did to it. */
export type RuleChange = RulePlace & { name: string; change: 'added' | 'changed' | 'removed' };

/** What is different in `after`, in its order; then what was removed, and where rules changed places. */
export function compareRules(before: Rules, after: Rules): RuleChange[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const changes = [...now].flatMap(([key, { place, name, json }]): RuleChange[] => {
    const known = old.get(key);
    if (known?.json === json) return [];
    return [{ ...place, name, change: known ? 'changed' : 'added' }];
  });
  const removed = [...old].filter(([key]) => !now.has(key));
  return [
    ...changes,
    ...removed.map(([, { place, name }]): RuleChange => ({ ...place, name, change: 'removed' })),
    ...compareOrder(before, after)
  ];
}

/** Changes of both to the same place that are not the same change. */
export function clashesOf(base: Rules, mine: Rules, theirs: Rules): RuleChange[] {
  const [own, other] = [partsOf(mine), partsOf(theirs)];
  const changedThere = new Set(compareRules(base, theirs).map(keyOf));
  return compareRules(base, mine).filter((change) => {
    const key = keyOf(change);
    return changedThere.has(key) && own.get(key)?.json !== other.get(key)?.json;
  });
}

/** Their rules with my changes; where both changed the same place, mine unless it is among `yielded`. */
export function mergeRules(
  base: Rules,
  mine: Rules,
  theirs: Rules,
  yielded: readonly RulePlace[] = []
): Rules {
  const left = new Set(yielded.map(keyOf));
  const changed = new Set(
    compareRules(base, mine)
      .map(keyOf)
      .filter((key) => !left.has(key))
  );
  const settings = Object.fromEntries(
    SETTINGS.map((field) => [field, (changed.has(`settings ${field}`) ? mine : theirs)[field]])
  );
  return {
    ...theirs,
    ...settings,
    categories: mergeList('categories', mine.categories, theirs.categories, changed),
    projects: mergeList('projects', mine.projects, theirs.projects, changed)
  };
}

const SETTINGS = ['sharing', 'workHours', 'focus', 'projectHoldSeconds', 'rounding'] as const;
const SETTING_NAMES: Record<(typeof SETTINGS)[number], string> = {
  sharing: 'What may be shared',
  workHours: 'Work hours',
  focus: 'Focus sessions',
  projectHoldSeconds: 'How long a project holds',
  rounding: 'Rounding of timesheets'
};

const keyOf = ({ part, id }: RulePlace) => `${part} ${id}`;

type Part = { place: RulePlace; name: string; json: string };

function partsOf(rules: Rules): Map<string, Part> {
  const parts = [
    ...rules.categories.map((rule) => partOf('categories', rule.id, joinCategory(rule.name), rule)),
    ...rules.projects.map((rule) => partOf('projects', rule.id, rule.project, rule)),
    ...SETTINGS.map((field) => partOf('settings', field, SETTING_NAMES[field], rules[field]))
  ];
  return new Map(parts.map((part) => [keyOf(part.place), part]));
}

const partOf = (part: RulePlace['part'], id: string, name: string, content: unknown): Part => ({
  place: { part, id },
  name,
  json: canonicalJson(content)
});

type Listed = { id: string };

/** In my order if I changed it, otherwise in theirs; what only the other has comes last. */
function mergeList<T extends Listed>(
  part: 'categories' | 'projects',
  mine: readonly T[],
  theirs: readonly T[],
  changed: ReadonlySet<string>
): T[] {
  const [own, other] = [byId(mine), byId(theirs)];
  const inOrder = changed.has(keyOf({ part: 'order', id: part }))
    ? [...mine, ...theirs]
    : [...theirs, ...mine];
  const ids = new Set(inOrder.map(({ id }) => id));
  return [...ids].flatMap((id) => (changed.has(keyOf({ part, id })) ? own : other).get(id) ?? []);
}

const byId = <T extends Listed>(rules: readonly T[]) => new Map(rules.map((rule) => [rule.id, rule]));

const LISTS = {
  categories: 'The order of the categories',
  projects: 'The order of the project rules'
} as const;

/** The lists in which rules changed places. */
function compareOrder(before: Rules, after: Rules): RuleChange[] {
  return (['categories', 'projects'] as const).flatMap((list) => {
    const [old, now] = [before[list], after[list]].map((rules) => rules.map(({ id }) => id));
    const inBoth = (ids: readonly string[] = [], others: readonly string[] = []) =>
      ids.filter((id) => others.includes(id)).join();
    if (inBoth(old, now) === inBoth(now, old)) return [];
    return { part: 'order', id: list, name: LISTS[list], change: 'changed' };
  });
}
