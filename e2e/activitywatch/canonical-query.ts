/** ActivityWatch's own question about a day, as its pages ask it, with domains counted while active only. */
import type { RealServer } from './real-server.ts';

export type HostBuckets = {
  window: string;
  /** Undefined: there is no afk watcher, and nothing is cut to activity. */
  afk: string | undefined;
  web: Partial<Record<'chrome' | 'firefox', string>>;
};

export type Canonical = {
  /** As the server counts it: where windows overlap, all of their time. */
  duration: number;
  /** Of all apps together; here and below no quarter of an hour holds more than 15 minutes, shared in proportion. */
  shared: number;
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

type Shown = { timestamp: string; duration: number; data: Record<string, string | string[]> };
type Result = { duration: number; windows: Shown[]; tabs: Shown[] };

const SLOT_SECONDS = 900;

/** Seconds of one stretch (ISO 8601), by the server's own reckoning. `classes`: `[[path, rule], …]`. */
export async function askCanonical(
  server: RealServer,
  buckets: HostBuckets,
  classes: readonly unknown[],
  period: string
): Promise<Canonical> {
  const result = await server.query<Result>(linesOf(buckets, classes), period);
  const { duration, windows, tabs } = result;
  const inSlots = new Map<number, number>();
  for (const window of windows)
    for (const [slot, seconds] of slotsOf(window)) inSlots.set(slot, (inSlots.get(slot) ?? 0) + seconds);
  const shareOf = (slot: number) => Math.min(1, SLOT_SECONDS / (inSlots.get(slot) ?? 0));
  const secondsBy = (events: readonly Shown[], nameOf: (data: Shown['data']) => string) => {
    const seconds: Record<string, number> = {};
    for (const event of events) {
      const name = nameOf(event.data);
      for (const [slot, inSlot] of slotsOf(event))
        seconds[name] = (seconds[name] ?? 0) + inSlot * shareOf(slot);
    }
    return seconds;
  };
  const apps = secondsBy(windows, ({ app }) => String(app));
  return {
    duration,
    shared: Object.values(apps).reduce((sum, seconds) => sum + seconds, 0),
    apps,
    categories: secondsBy(windows, ({ $category }) => [$category ?? []].flat().join(' > ')),
    domains: secondsBy(tabs, ({ $domain }) => String($domain))
  };
}

/** An event's seconds in each quarter of an hour. */
function slotsOf({ timestamp, duration }: Shown): [slot: number, seconds: number][] {
  const start = Date.parse(timestamp) / 1000;
  const slots: [number, number][] = [];
  for (let slot = Math.floor(start / SLOT_SECONDS); slot * SLOT_SECONDS < start + duration; slot += 1) {
    const from = Math.max(start, slot * SLOT_SECONDS);
    slots.push([slot, Math.min(start + duration, (slot + 1) * SLOT_SECONDS) - from]);
  }
  return slots;
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
    'RETURN = {"duration": duration, "windows": events, "tabs": shown};'
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
