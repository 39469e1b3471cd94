import { comparableApp, isWithinDomains } from '../../categorise/app-name.ts';
import type { ProjectRule } from '../../documents/rules.ts';
import type { Trial } from './candidates.ts';
import type { Window } from './category-trials.ts';
import { patternOf } from './patterns.ts';

/** Project rules in their order, tried on app and domain. @throws RegexError */
export function projectTrials(rules: readonly ProjectRule[]): (window: Window) => Trial[] {
  const tried = rules.map(compileTrial);
  return (window) => tried.map((trial) => trial(window));
}

function compileTrial(rule: ProjectRule): (window: Window) => Trial {
  const result = rule.project;
  const pattern = patternOf(rule.regex, rule.ignore_case ?? false);
  const apps = rule.apps?.length ? new Set(rule.apps.map(comparableApp)) : undefined;
  const domains = rule.domains?.length ? rule.domains.map((domain) => domain.toLowerCase()) : undefined;
  if (!pattern && !apps && !domains) return () => ({ result, known: 'no' });
  const fails = ({ app, domain }: Window) =>
    (app !== undefined && apps?.has(comparableApp(app)) === false) ||
    (domain !== undefined && domains !== undefined && !isWithinDomains(domain, domains));
  return (window) => {
    if (fails(window)) return { result, known: 'no' };
    const unknown = [
      window.app === undefined && apps ? [...apps].join() : '',
      window.domain === undefined ? (domains?.join() ?? '') : '',
      pattern?.id ?? ''
    ];
    if (unknown.every((part) => part === '')) return { result, known: 'yes' };
    return { result, known: 'maybe', clue: unknown.join('\n') };
  };
}
