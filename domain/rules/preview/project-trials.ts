import { comparableApp, isWithinDomains } from '../../categorise/app-name.ts';
import type { ProjectRule } from '../../documents/rules.ts';
import type { Trial } from './candidates.ts';
import type { Window } from './category-trials.ts';
import { patternOf } from './patterns.ts';
import { indexRules } from './relevant-rules.ts';

/** Project rules in their order, tried on app and domain, but those ruled out. @throws RegexError */
export function projectTrials(rules: readonly ProjectRule[]): (window: Window) => Trial[] {
  const relevant = indexRules(
    rules.map(({ apps, domains, regex }) => ({ apps, domains, hasPattern: regex !== undefined }))
  );
  const tried = rules.map(compileTrial);
  return (window) => relevant(window).flatMap((place) => tried[place]?.(window) ?? []);
}

/** Undefined: one of its conditions fails. */
function compileTrial(rule: ProjectRule): (window: Window) => Trial | undefined {
  const result = rule.project;
  const pattern = patternOf(rule.regex, rule.ignore_case ?? false);
  const apps = rule.apps?.length ? new Set(rule.apps.map(comparableApp)) : undefined;
  const domains = rule.domains?.length ? rule.domains.map((domain) => domain.toLowerCase()) : undefined;
  if (!pattern && !apps && !domains) return () => undefined;
  const fails = ({ app, domain }: Window) =>
    (app !== undefined && apps?.has(comparableApp(app)) === false) ||
    (domain !== undefined && domains !== undefined && !isWithinDomains(domain, domains));
  return (window) => {
    if (fails(window)) return undefined;
    const unknown = [
      window.app === undefined && apps ? [...apps].join() : '',
      window.domain === undefined ? (domains?.join() ?? '') : '',
      pattern?.id ?? ''
    ];
    if (unknown.every((part) => part === '')) return { result, known: 'yes' };
    return { result, known: 'maybe', clue: unknown.join('\n') };
  };
}
