import type { CategoryRule } from '#domain/documents/rules.ts';

const count = (number: number, one: string, many: string) =>
  number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];

/** What the rules of a category look at: `12 apps · 4 domains · 1 pattern`. */
export function matchWords(rules: readonly CategoryRule[]): string {
  const apps = rules.reduce((sum, rule) => sum + (rule.apps?.length ?? 0), 0);
  const domains = rules.reduce((sum, rule) => sum + (rule.domains?.length ?? 0), 0);
  const patterns = rules.filter(({ rule }) => rule.type === 'regex' && rule.regex !== '').length;
  const parts = [
    ...count(apps, 'app', 'apps'),
    ...count(domains, 'domain', 'domains'),
    ...count(patterns, 'pattern', 'patterns')
  ];
  return parts.length === 0 ? 'matches nothing itself' : parts.join(' · ');
}
