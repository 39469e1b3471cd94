import { comparableApp, isWithinDomains } from '../../categorise/app-name.ts';
import { joinCategory } from '../../categorise/category-path.ts';
import { rankRules } from '../../categorise/compile-categories.ts';
import type { CategoryRule } from '../../documents/rules.ts';
import type { Trial } from './candidates.ts';
import { patternOf } from './patterns.ts';
import { indexRules } from './relevant-rules.ts';

/** What a day holds about a window. Undefined: not shared; an empty domain: none. */
export type Window = { app: string | undefined; domain: string | undefined };

/** Category rules in the order in which they count, tried on app and domain, but those ruled out. @throws RegexError */
export function categoryTrials(rules: readonly CategoryRule[]): (window: Window) => Trial[] {
  const ranked = rankRules(rules).reverse();
  const relevant = indexRules(
    ranked.map(({ rule, apps, domains }) => ({ apps, domains, hasPattern: rule.type === 'regex' }))
  );
  const tried = ranked.map(compileTrial);
  return (window) => relevant(window).flatMap((place) => tried[place]?.(window) ?? []);
}

/** Undefined: neither app nor domain nor title can match. */
function compileTrial({ name, rule, apps, domains }: CategoryRule): (window: Window) => Trial | undefined {
  const result = joinCategory(name);
  const pattern = rule.type === 'regex' ? patternOf(rule.regex, rule.ignore_case ?? false) : undefined;
  const appNames = new Set(apps?.map(comparableApp));
  const domainNames = domains?.map((domain) => domain.toLowerCase()) ?? [];
  const matches = ({ app, domain }: Window) =>
    (app !== undefined && (appNames.has(comparableApp(app)) || pattern?.test(app))) ||
    (domain !== undefined && domain !== '' && isWithinDomains(domain, domainNames));
  return (window) => {
    if (matches(window)) return { result, known: 'yes' };
    // What an app or a domain would have said that is not shared is as unknown as what the title says.
    const unknown = [
      window.app === undefined ? [...appNames].join() : '',
      window.domain === undefined ? domainNames.join() : '',
      pattern?.id ?? ''
    ];
    if (unknown.every((part) => part === '')) return undefined;
    return { result, known: 'maybe', clue: unknown.join('\n') };
  };
}
