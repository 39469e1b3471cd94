/** Rules written to files. */
import { comparableApp } from '../../categorise/app-name.ts';
import type { ActivityWatchClass, CategoryRule, ClassRule, Rules } from '../../documents/rules.ts';
import { categoryTree, flattenTree, type CategoryNode } from '../category-tree.ts';

/** Everything, as `importRules` takes it back. */
export function exportAll({ _rev, ...rules }: Rules): string {
  return `${JSON.stringify(rules, null, 2)}\n`;
}

/**
 * The categories as ActivityWatch's web UI imports them, one for each name. Apps become a pattern on the whole name;
 * domains one that looks for them in titles and addresses, for ActivityWatch itself knows no domains.
 */
export function exportClasses({ categories }: Pick<Rules, 'categories'>): string {
  const classes = flattenTree(categoryTree(categories)).map(classOf);
  return `${JSON.stringify({ categories: classes }, null, 2)}\n`;
}

function classOf({ path, rules, weight, color }: CategoryNode): ActivityWatchClass {
  const data = {
    ...(color === undefined ? {} : { color }),
    ...(weight === undefined ? {} : { score: weight })
  };
  return { name: [...path], rule: classRule(rules), ...(Object.keys(data).length === 0 ? {} : { data }) };
}

/** Apps match whatever their case; patterns that mind it keep the others to the case in which they are spelled. */
function classRule(rules: readonly CategoryRule[]): ClassRule {
  const own = rules.flatMap(({ rule }) => (rule.type === 'regex' && rule.regex !== '' ? rule : []));
  const parts = [
    ...own.map(({ regex }) => (own.length === 1 ? regex : `(?:${regex})`)),
    ...oneOf('^', rules.flatMap(({ apps = [] }) => apps).map(withoutExe), '(?:\\.exe)?$'),
    ...oneOf(
      '\\b',
      rules.flatMap(({ domains = [] }) => domains),
      '\\b'
    )
  ];
  if (parts.length === 0) return { type: 'none' };
  const ignoreCase = own.every(({ ignore_case: ignore }) => ignore === true);
  return { type: 'regex', regex: parts.join('|'), ...(ignoreCase ? { ignore_case: true } : {}) };
}

function oneOf(before: string, names: readonly string[], after: string): string[] {
  const literals = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return literals.length === 0 ? [] : [`${before}(?:${literals.join('|')})${after}`];
}

const withoutExe = (app: string) => app.slice(0, comparableApp(app).length);
