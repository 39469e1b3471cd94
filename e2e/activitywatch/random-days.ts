/** A machine's made-up day, as rough as real ones: gaps, overlaps, duplicates, events of no length, late nights. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { HostBuckets } from './canonical-query.ts';
import type { RealServer, Written } from './real-server.ts';

export type Random = () => number;
/** Which watchers there are, and whether some of them do not know where they run. */
export type Watchers = {
  afk: boolean;
  chrome: boolean;
  firefox: boolean;
  editor: boolean;
  unknownHost: boolean;
};

/** 0 … 1, the same for the same seed. */
export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

const APPS = [
  'Code',
  'Alacritty',
  'Slack',
  'Google-chrome',
  'firefox',
  'Gimp-2.10',
  'zoom',
  'com.google.Chrome',
  ''
];
const TITLES = [
  'csv.ts - web-dashboard - Visual Studio Code',
  'vim',
  'GitHub - Google Chrome',
  'YouTube',
  '日本語 🎉',
  'a "quoted" title',
  '',
  'aw-server-rust',
  'Inbox - Gmail'
];
const URLS = [
  'https://github.com/acme/infra',
  'https://www.youtube.com/watch?v=1',
  'http://localhost:5173/',
  'https://mail.google.com/mail/u/0'
];

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const milliseconds = (ms: number) => Math.round(ms);
const written = (startMs: number, endMs: number, data: Written['data']): Written => ({
  timestamp: new Date(milliseconds(startMs)).toISOString().replace('Z', '000+00:00'),
  duration: Math.max(0, milliseconds(endMs) - milliseconds(startMs)) / 1000,
  data
});

/**
 * Events one after the other from `startMs` to `endMs`, mostly with the small gaps that polling leaves; some begin before
 * the one before has ended, if they may.
 */
function fill(
  random: Random,
  [startMs, endMs]: readonly [number, number],
  meanSeconds: number,
  data: () => Written['data'],
  mayOverlap = false
): Written[] {
  const events: Written[] = [];
  let atMs = startMs;
  while (atMs < endMs) {
    const lengthMs = random() < 0.05 ? 0 : -Math.log(1 - random()) * meanSeconds * 1000;
    const event = written(atMs, Math.min(atMs + lengthMs, endMs), data());
    events.push(event);
    if (random() < 0.03) events.push({ ...event });
    const gap = gapMs(random);
    atMs += lengthMs + (mayOverlap ? gap : Math.max(0, gap));
  }
  return events;
}

/** A gap of five seconds is closed or not by the rounding of a microsecond. */
const awayFromPulse = (ms: number) => (Math.abs(ms - 5000) < 5 ? ms + 10 : ms);

/** 1 s as from polling, none, any up to 6 s, minutes; or the next event begins before this one has ended. */
function gapMs(random: Random): number {
  const kind = random();
  if (kind < 0.5) return 1000 + random() * 120;
  if (kind < 0.7) return 0;
  if (kind < 0.85) return awayFromPulse(random() * 6000);
  if (kind < 0.9) return random() * 400_000;
  return kind < 0.95 ? -random() * 90 : -random() * 30_000;
}

/** Presence and absence in turn, at times without a word between them. */
function presence(random: Random, [startMs, endMs]: readonly [number, number]): Written[] {
  const events: Written[] = [];
  let atMs = startMs;
  for (let away = false; atMs < endMs; away = !away) {
    const lengthMs = (away ? 30 + random() * 3000 : 60 + random() * 5000) * 1000;
    events.push(written(atMs, Math.min(atMs + lengthMs, endMs), { status: away ? 'afk' : 'not-afk' }));
    atMs += lengthMs + (random() < 0.3 ? random() * 8000 - 2000 : 0);
  }
  return events;
}

/** Writes a day between two instants for `hostname` and returns the buckets that a query for it needs. */
export async function writeRandomDay(
  server: RealServer,
  hostname: string,
  span: readonly [number, number],
  random: Random,
  watchers: Watchers
): Promise<HostBuckets> {
  const known = watchers.unknownHost ? 'unknown' : hostname;
  const write = async (client: string, type: string, host: string, events: Written[]) => {
    const id = `${client}_${hostname}`;
    await server.create(id, { type, client, hostname: host });
    await server.insert(id, events);
    return id;
  };
  const window = () => ({ app: pick(random, APPS), title: pick(random, TITLES) });
  const tab = () => ({
    url: pick(random, URLS),
    title: 'x',
    audible: random() < 0.2,
    incognito: false,
    tabCount: 3
  });
  const file = () => ({
    project: `/home/anna/src/${pick(random, ['infra', 'web-dashboard'])}`,
    file: '/x',
    language: 'ts'
  });
  const web: HostBuckets['web'] = {};
  for (const family of ['chrome', 'firefox'] as const) {
    if (!watchers[family]) continue;
    web[family] = await write(
      `aw-watcher-web-${family}`,
      'web.tab.current',
      known,
      fill(random, span, 60, tab)
    );
  }
  if (watchers.editor)
    await write('aw-watcher-vscode', 'app.editor.activity', known, fill(random, span, 60, file));
  return {
    window: await write('aw-watcher-window', 'currentwindow', hostname, fill(random, span, 40, window, true)),
    afk: watchers.afk
      ? await write('aw-watcher-afk', 'afkstatus', hostname, presence(random, span))
      : undefined,
    web
  };
}
