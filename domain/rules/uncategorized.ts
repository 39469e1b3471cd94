/** Where uncategorised time comes from, so that a rule can be made of it. */
import { comparableApp } from '../categorise/app-name.ts';
import { UNCATEGORIZED } from '../categorise/category-path.ts';
import type { PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';

/** A domain without its port, or an app where there was no domain. */
export type Source = { kind: 'app' | 'domain'; name: string; seconds: number };
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
  const [kind, name] = domain === '' ? (['app', app] as const) : (['domain', domain] as const);
  const id = `${kind} ${comparableApp(name)}`;
  const source = sources.get(id) ?? { kind, name, seconds: 0 };
  sources.set(id, { ...source, seconds: source.seconds + seconds });
}
