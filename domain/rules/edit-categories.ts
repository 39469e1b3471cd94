/** Changes to the categories of rules. Each returns new rules and leaves those given as they are. */
import { comparableApp } from '../categorise/app-name.ts';
import { joinCategory } from '../categorise/category-path.ts';
import type { CategoryRule, Rules } from '../documents/rules.ts';
import { newRuleId } from './rule-id.ts';

type Path = readonly string[];

/** With a category of this name; where there is one already, the rules as they are. */
export function addCategory(rules: Rules, path: Path): Rules {
  if (rulesAt(rules, path).length > 0) return rules;
  return { ...rules, categories: [...rules.categories, emptyRule(rules, path)] };
}

/** A category under another name, with everything below it. Where the name exists, the two become one. */
export function renameCategory(rules: Rules, from: Path, to: Path): Rules {
  const renamed = (name: string[]) => (isBelow(name, from) ? [...to, ...name.slice(from.length)] : name);
  const renamedText = (text: string) => joinCategory(renamed(text.split(' > ')));
  return {
    ...rules,
    categories: rules.categories.map((rule) => ({ ...rule, name: renamed(rule.name) })),
    sharing: {
      ...rules.sharing,
      hiddenCategories: [...new Set(rules.sharing.hiddenCategories.map(renamedText))]
    }
  };
}

/** Without a category and everything below it. */
export function removeCategory(rules: Rules, path: Path): Rules {
  const isGone = (name: readonly string[]) => isBelow(name, path);
  const { hiddenCategories } = rules.sharing;
  return {
    ...rules,
    categories: rules.categories.filter(({ name }) => !isGone(name)),
    sharing: {
      ...rules.sharing,
      hiddenCategories: hiddenCategories.filter((name) => !isGone(name.split(' > ')))
    }
  };
}

/** A category and everything below it made part of another: what they match, but neither their weights nor colours. */
export function mergeCategory(rules: Rules, path: Path, into: Path): Rules {
  const merged = rules.categories.map(({ weight, color, ...rule }) => {
    if (isBelow(rule.name, path)) return { ...rule, name: [...into] };
    return {
      ...rule,
      ...(weight === undefined ? {} : { weight }),
      ...(color === undefined ? {} : { color })
    };
  });
  return { ...removeCategory(rules, path), categories: merged };
}

/** A category with a weight of its own; undefined: it inherits. */
export function setWeight(rules: Rules, path: Path, weight: number | undefined): Rules {
  return setOnCategory(rules, path, ({ weight: _weight, ...rule }, isLast) =>
    isLast && weight !== undefined ? { ...rule, weight } : rule
  );
}

/** A category with a colour of its own; undefined: without. */
export function setColor(rules: Rules, path: Path, color: string | undefined): Rules {
  return setOnCategory(rules, path, ({ color: _color, ...rule }) =>
    color === undefined ? rule : { ...rule, color }
  );
}

/** One rule of a category in place of what it was. */
export function replaceRule(rules: Rules, rule: CategoryRule): Rules {
  return { ...rules, categories: rules.categories.map((other) => (other.id === rule.id ? rule : other)) };
}

/** An app or a domain sorted into a category, and out of all others that name it. */
export function addMatch(
  rules: Rules,
  path: Path,
  { kind, name }: { kind: 'app' | 'domain'; name: string }
): Rules {
  const field = kind === 'app' ? 'apps' : 'domains';
  const isSame = (other: string) => comparableApp(other) === comparableApp(name);
  const without = (rule: CategoryRule) =>
    rule[field]?.some(isSame) ? { ...rule, [field]: rule[field].filter((other) => !isSame(other)) } : rule;
  const cleared = addCategory({ ...rules, categories: rules.categories.map(without) }, path);
  const own = rulesAt(cleared, path);
  const target = own.findLast((rule) => rule[field] !== undefined) ?? own.at(-1);
  if (target === undefined) return cleared;
  return replaceRule(cleared, { ...target, [field]: [...(target[field] ?? []), name] });
}

export const isBelow = (name: Path, path: Path) => path.every((part, index) => name[index] === part);

const rulesAt = ({ categories }: Rules, path: Path) =>
  categories.filter(({ name }) => name.length === path.length && isBelow(name, path));

const emptyRule = ({ categories }: Rules, path: Path): CategoryRule => ({
  id: newRuleId(
    path,
    'category',
    categories.map(({ id }) => id)
  ),
  name: [...path],
  rule: { type: 'none' }
});

/** Changes every rule of a category; it gets one where it had none. */
function setOnCategory(
  rules: Rules,
  path: Path,
  change: (rule: CategoryRule, isLast: boolean) => CategoryRule
): Rules {
  const present = addCategory(rules, path);
  const own = rulesAt(present, path);
  const last = own.at(-1);
  return {
    ...present,
    categories: present.categories.map((rule) => (own.includes(rule) ? change(rule, rule === last) : rule))
  };
}
