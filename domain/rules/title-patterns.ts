/**
 * The part of rules that looks at window titles, and so could reveal them: patterns of categories, and project rules with a
 * pattern. Only admins change it, and agents apply a change to later days only.
 */
import { canonicalJson } from '../documents/content.ts';
import type { CategoryRule, ProjectRule, Rules } from '../documents/rules.ts';

export type TitlePatterns = {
  /** Categories with a pattern, without what else they match. */
  categories: Pick<CategoryRule, 'id' | 'name' | 'rule'>[];
  /** Project rules with a pattern, with all of their conditions: fewer conditions would widen the pattern. */
  projects: ProjectRule[];
};

type RulesWithPatterns = Pick<Rules, 'categories' | 'projects'>;

export const NO_TITLE_PATTERNS: TitlePatterns = { categories: [], projects: [] };

export const hasPattern = ({ rule }: Pick<CategoryRule, 'rule'>): boolean =>
  rule.type === 'regex' && rule.regex !== '';
export const looksAtTitle = ({ regex }: ProjectRule): boolean => regex !== undefined && regex !== '';

export const titlePatternsOf = ({ categories, projects }: RulesWithPatterns): TitlePatterns => ({
  categories: categories.filter(hasPattern).map(({ id, name, rule }) => ({ id, name, rule })),
  projects: projects.filter(looksAtTitle)
});

export const countTitlePatterns = ({ categories, projects }: TitlePatterns): number =>
  categories.length + projects.length;

/**
 * Whether two rules find the same in every title: the same patterns in the same order and at the same depth, which decides
 * between them. The validation function of `org` compares in the same way.
 */
export function sameTitlePatterns(before: RulesWithPatterns, after: RulesWithPatterns): boolean {
  return comparableOf(titlePatternsOf(before)) === comparableOf(titlePatternsOf(after));
}

function comparableOf({ categories, projects }: TitlePatterns): string {
  return JSON.stringify([
    categories.map(({ id, name, rule }) => [
      id,
      name.length,
      rule.type === 'regex' && [rule.regex, rule.ignore_case === true]
    ]),
    projects.map(({ id, project, regex, ignore_case: ignoreCase, apps = [], domains = [] }) => [
      id,
      project,
      regex,
      ignoreCase === true,
      apps,
      domains
    ])
  ]);
}

/**
 * The rules with other title patterns in place of their own: what days before a change are summarised with. A category or
 * project rule that the rules no longer have is added with its pattern alone, behind those that they have.
 */
export function withTitlePatterns(rules: Rules, patterns: TitlePatterns): Rules {
  if (canonicalJson(titlePatternsOf(rules)) === canonicalJson(patterns)) return rules;
  const { categories, projects } = rules;
  const before = byId(patterns.categories);
  const projectsBefore = byId(patterns.projects);
  return {
    ...rules,
    categories: [
      // Of equally deep categories the later one counts.
      ...patterns.categories.filter(({ id }) => !byId(categories).has(id)),
      ...inOrderOf(patterns.categories, categories).map((rule) => withPattern(rule, before.get(rule.id)))
    ],
    projects: [
      ...inOrderOf(patterns.projects, projects).flatMap(
        (rule) => projectsBefore.get(rule.id) ?? (looksAtTitle(rule) ? [] : rule)
      ),
      ...patterns.projects.filter(({ id }) => !byId(projects).has(id))
    ]
  };
}

/** A category that was moved to another depth has its earlier name, because the depth decides between patterns. */
function withPattern(
  rule: CategoryRule,
  before: TitlePatterns['categories'][number] | undefined
): CategoryRule {
  if (before === undefined) return { ...rule, rule: { type: 'none' } };
  const isMoved = before.name.length !== rule.name.length;
  return { ...rule, rule: before.rule, name: isMoved ? before.name : rule.name };
}

type Listed = { id: string };

/** The list with those that `order` names in its order, in the places that they have together. */
function inOrderOf<T extends Listed>(order: readonly Listed[], list: readonly T[]): T[] {
  const listed = byId(list);
  const ordered = order.flatMap(({ id }) => listed.get(id) ?? []);
  const isOrdered = byId(ordered);
  let next = 0;
  return list.map((rule) => (isOrdered.has(rule.id) ? (ordered[next++] ?? rule) : rule));
}

const byId = <T extends Listed>(rules: readonly T[]) => new Map(rules.map((rule) => [rule.id, rule]));
