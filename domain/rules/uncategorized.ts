/** Where uncategorised time comes from, so that a rule can be made of it. */
import { appKey, appLabel } from '../categorise/app-label.ts';
import { comparableApp } from '../categorise/app-name.ts';
import { UNCATEGORIZED } from '../categorise/category-path.ts';
import type { PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';

/**
 * A domain without its port, or a program where there was no domain. A program has one `name` on all systems; `names`: how each
 * of them reports it, which is what a rule matches.
 */
export type Source = { kind: 'app' | 'domain'; name: string; names: readonly string[]; seconds: number };
/** `unnamed`: seconds of which neither app nor domain is known, such as entries. */
export type Uncategorized = { sources: Source[]; unnamed: number; seconds: number };

/** Uncategorised time of days by domain and app, most first. */
export function uncategorizedBySource(days: Iterable<Pick<PersonDay, 'keys' | 'cells'>>): Uncategorized {
  const sources = new Map<string, Source>();
  let unnamed = 0;
  let total = 0;
  for (const { keys, cells } of days) {
    for (const [, index, seconds] of triples(cells)) {
      const [app, category, , domain] = keys[index]!;
      if (category !== UNCATEGORIZED) continue;
      total += seconds;
      if (app === '' && domain === '') unnamed += seconds;
      else addTo(sources, app, domain.replace(/:\d+$/, ''), seconds);
    }
  }
  const ranked = [...sources.values()].sort((a, b) => b.seconds - a.seconds || (a.name < b.name ? -1 : 1));
  return { sources: ranked, unnamed, seconds: total };
}

function addTo(sources: Map<string, Source>, app: string, domain: string, seconds: number): void {
  const isApp = domain === '';
  const id = isApp ? `app ${appKey(app)}` : `domain ${comparableApp(domain)}`;
  const reported = isApp ? app : domain;
  const name = isApp ? appLabel(app) : domain;
  const source = sources.get(id) ?? { kind: isApp ? 'app' : 'domain', name, names: [], seconds: 0 };
  const isKnown = source.names.some((known) => comparableApp(known) === comparableApp(reported));
  const names = isKnown ? source.names : [...source.names, reported];
  sources.set(id, { ...source, names, seconds: source.seconds + seconds });
}
