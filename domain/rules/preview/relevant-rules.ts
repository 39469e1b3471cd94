/** Of thousands of rules, those that may say something about a window: so that not all are tried on each of thousands of keys. */
import { comparableApp } from '../../categorise/app-name.ts';
import type { Window } from './category-trials.ts';

/** As rules are written; `hasPattern`: titles may decide, so it concerns every window. */
export type IndexedRule = {
  apps?: readonly string[] | undefined;
  domains?: readonly string[] | undefined;
  hasPattern: boolean;
};

/** The places of these rules, in their order. What is left out neither matches the window nor might. */
export function indexRules(rules: readonly IndexedRule[]): (window: Window) => number[] {
  const byApp = new Map<string, number[]>();
  const byDomain = new Map<string, number[]>();
  const withApps: number[] = [];
  const withDomains: number[] = [];
  const withPattern: number[] = [];
  for (const [place, { apps = [], domains = [], hasPattern }] of rules.entries()) {
    for (const app of apps) append(byApp, comparableApp(app), place);
    for (const domain of domains) append(byDomain, domain.toLowerCase(), place);
    if (apps.length > 0) withApps.push(place);
    if (domains.length > 0) withDomains.push(place);
    if (hasPattern) withPattern.push(place);
  }
  return ({ app, domain }) => {
    const places = new Set(withPattern);
    const add = (more: readonly number[] = []) => more.forEach((place) => places.add(place));
    add(app === undefined ? withApps : byApp.get(comparableApp(app)));
    if (domain === undefined) add(withDomains);
    else for (const name of domainAndAbove(domain)) add(byDomain.get(name));
    return [...places].sort((a, b) => a - b);
  };
}

function append(places: Map<string, number[]>, name: string, place: number): void {
  const known = places.get(name);
  if (known) known.push(place);
  else places.set(name, [place]);
}

/** With its port and without, and every domain that it is below. */
function domainAndAbove(domain: string): string[] {
  const labels = domain.replace(/:\d+$/, '').split('.');
  return [domain, ...labels.map((_, index) => labels.slice(index).join('.'))];
}
