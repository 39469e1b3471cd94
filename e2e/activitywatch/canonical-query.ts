/** ActivityWatch's own question about a day, as its pages ask it, with domains counted while active only. */
import type { RealServer } from './real-server.ts';

export type HostBuckets = {
  window: string;
  /** Undefined: there is no afk watcher, and nothing is cut to activity. */
  afk: string | undefined;
  web: Partial<Record<'chrome' | 'firefox', string>>;
};

export type Canonical = {
  duration: number;
  apps: Record<string, number>;
  categories: Record<string, number>;
  domains: Record<string, number>;
};

const WINDOWS = {
  chrome: {
    names: ['com.google.Chrome', 'com.google.ChromeDev', 'org.chromium.Chromium'],
    pattern: '(?i)^(google[-_ ]?chrome|chrome|chromium)'
  },
  firefox: {
    names: ['org.mozilla.firefox', 'io.gitlab.librewolf-community', 'net.waterfox.waterfox'],
    pattern: '(?i)(firefox|librewolf|waterfox|nightly)'
  }
};

type Merged = { duration: number; data: Record<string, string | string[]> };
type Result = { duration: number; apps: Merged[]; categories: Merged[]; domains: Merged[] };

/** Seconds of one stretch (ISO 8601), by the server's own reckoning. `classes`: `[[path, rule], …]`. */
export async function askCanonical(
  server: RealServer,
  buckets: HostBuckets,
  classes: readonly unknown[],
  period: string
): Promise<Canonical> {
  const result = await server.query<Result>(linesOf(buckets, classes), period);
  return {
    duration: result.duration,
    apps: secondsBy(result.apps, ({ app }) => String(app)),
    categories: secondsBy(result.categories, ({ $category }) => [$category ?? []].flat().join(' > ')),
    domains: secondsBy(result.domains, ({ $domain }) => String($domain))
  };
}

function secondsBy(events: readonly Merged[], nameOf: (data: Merged['data']) => string) {
  return Object.fromEntries(events.map(({ data, duration }) => [nameOf(data), duration]));
}

function linesOf({ window, afk, web }: HostBuckets, classes: readonly unknown[]): string[] {
  const cut = (name: string) =>
    afk === undefined ? [] : [`${name} = filter_period_intersect(${name}, active);`];
  return [
    `events = flood(query_bucket("${window}"));`,
    'audible = [];',
    'shown = [];',
    ...Object.entries(web).flatMap(([family, id]) => browserLines(family, id)),
    ...(afk === undefined ? [] : activeLines(afk)),
    ...cut('events'),
    `events = categorize(events, ${JSON.stringify(classes)});`,
    'shown = sort_by_timestamp(shown);',
    'shown = split_url_events(shown);',
    ...cut('shown'),
    'duration = sum_durations(events);',
    'apps = merge_events_by_keys(events, ["app"]);',
    'categories = merge_events_by_keys(events, ["$category"]);',
    'domains = merge_events_by_keys(shown, ["$domain"]);',
    'RETURN = {"duration": duration, "apps": apps, "categories": categories, "domains": domains};'
  ];
}

function activeLines(afk: string): string[] {
  return [
    `active = flood(query_bucket("${afk}"));`,
    'active = filter_keyvals(active, "status", ["not-afk"]);',
    'active = period_union(active, audible);'
  ];
}

/** The tabs are asked for twice: the server empties the data of audible ones when it unites them with activity. */
function browserLines(family: string, id: string): string[] {
  const { names, pattern } = WINDOWS[family === 'firefox' ? 'firefox' : 'chrome'];
  const fetchTabs = [
    `tabs = flood(query_bucket("${id}"));`,
    'tabs = filter_period_intersect(tabs, windows);'
  ];
  return [
    `windows = filter_keyvals(events, "app", ${JSON.stringify(names)});`,
    `others = filter_keyvals_regex(events, "app", "${pattern}");`,
    'windows = concat(windows, others);',
    'windows = sort_by_timestamp(windows);',
    ...fetchTabs,
    'tabs = filter_keyvals(tabs, "audible", [true]);',
    'audible = concat(audible, tabs);',
    ...fetchTabs,
    'shown = concat(shown, tabs);'
  ];
}
