/**
 * What a day document holds, made from a seed, with the figures of the workdays that a real ActivityWatch recorded
 * (domain/testing): on average 6.0 kB of JSON, 178 cells of 28 keys, 150 stretches in the timeline. Apps, domains and
 * projects differ from person to person and repeat from day to day, as they do there.
 */
import type { CellKey, KeyReason } from '#domain/documents/day.ts';

const APPS = [
  'Code',
  'Google Chrome',
  'Firefox',
  'Terminal',
  'Slack',
  'Thunderbird',
  'Zoom',
  'LibreOffice Calc',
  'Figma',
  'DBeaver',
  'Postman',
  'Obsidian',
  'Spotify',
  'Nautilus',
  'Evince'
];
const CATEGORIES = [
  'Work > Programming',
  'Work > Programming > ActivityWatch',
  'Work > Documents',
  'Work > Planning',
  'Comms > IM',
  'Comms > Email',
  'Comms > Video Conferencing',
  'Media > Video',
  'Media > Music',
  'Media > Social Media',
  'Work > Customers > Support'
];
const DOMAINS = [
  'github.com',
  'stackoverflow.com',
  'docs.example.com',
  'mail.example.com',
  'news.example.org'
];
const REASONS: KeyReason[] = [
  ['category-work-programming', 'editor'],
  ['category-work-documents', 'title'],
  ['category-comms-im', ''],
  ['', '']
];

const KEYS = 28;
const FIRST_SLOT = 28;
const SLOTS = 36;
const MIN_CELLS = 168;
const MAX_CELLS = 188;
const STRETCHES = 150;
const SWITCHES = 56;
const SPANS = 7;
const DAY_MINUTES = 1440;

export type DayContent = {
  keys: CellKey[];
  why: KeyReason[];
  cells: number[];
  active: number[];
  timeline: number[];
  switches: number[];
};

/** The content of the day `number` of the person `seed`; the same numbers always give the same content. */
export function dayContent(seed: number, number: number): DayContent {
  const random = randomOf(seed * 4099 + number);
  const below = (count: number) => Math.floor(random() * count);
  const keys = Array.from({ length: KEYS }, (_, key): CellKey => {
    const app = APPS[(seed + key) % APPS.length] ?? '';
    const isBrowser = app === 'Google Chrome' || app === 'Firefox';
    const domain = isBrowser ? `${DOMAINS[(key + number) % DOMAINS.length]}` : '';
    const project = key % 3 === 0 ? `project-${(seed + ((key + number) % 4)) % 20}` : '';
    return [
      app,
      CATEGORIES[(key * 7 + seed + Math.floor(key / APPS.length) * 3) % CATEGORIES.length] ?? '',
      project,
      domain
    ];
  });
  return {
    keys,
    why: keys.map((_, key) => REASONS[(key + seed) % REASONS.length] ?? ['', '']),
    cells: cellsOf(MIN_CELLS + below(MAX_CELLS - MIN_CELLS + 1), below),
    active: Array.from({ length: SPANS }, (_, span) => {
      const startSecond = FIRST_SLOT * 900 + span * 4600 + below(600);
      return [startSecond, startSecond + 3000 + below(900)];
    }).flat(),
    timeline: timelineOf(below),
    switches: Array.from({ length: 96 }, (_, slot) =>
      slot >= FIRST_SLOT && slot < FIRST_SLOT + SLOTS ? below(Math.ceil((2 * SWITCHES) / SLOTS) + 1) : 0
    )
  };
}

/** Rows of slot, key and seconds: of each slot several keys, and no key twice. */
function cellsOf(count: number, below: (count: number) => number): number[] {
  const cells: number[][] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const ofSlot = Math.floor(((slot + 1) * count) / SLOTS) - Math.floor((slot * count) / SLOTS);
    const first = below(KEYS);
    const keys = Array.from({ length: ofSlot }, (_, index) => (first + index * 3) % KEYS).sort(
      (a, b) => a - b
    );
    for (const key of keys) cells.push([FIRST_SLOT + slot, key, 20 + below(Math.floor(900 / ofSlot) - 20)]);
  }
  return cells.flat();
}

/** Rows of first minute, minute after the last, and key. */
function timelineOf(below: (count: number) => number): number[] {
  const rows: number[][] = [];
  let minute = FIRST_SLOT * 15;
  while (rows.length < STRETCHES && minute < DAY_MINUTES - 8) {
    const endMinute = minute + 1 + below(5);
    rows.push([minute, endMinute, below(KEYS)]);
    minute = endMinute + below(2);
  }
  return rows.flat();
}

/** Mulberry32: returns numbers from 0 to 1, and the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
