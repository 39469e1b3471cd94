/**
 * Day documents: what one device (or one person) did in one day, in slots of 15 minutes.
 * The arrays are flat so that a day stays at a few kB: `cells` and `timeline` are rows of three numbers, `active` and
 * `paused` rows of two.
 */
import * as v from 'valibot';
import { END_OF_RANGE, type IdRange } from './id.ts';
import {
  CalendarDate,
  ContentHash,
  couchFields,
  DeveloperId,
  DeviceName,
  Instant,
  TimeZone,
  Whole
} from './primitives.ts';

export const SLOT_SECONDS = 900;

/** App, category (`Work > Programming`), project, domain. An empty string: none, or not shared. */
export const CellKey = v.tuple([v.string(), v.string(), v.string(), v.string()]);
export type CellKey = v.InferOutput<typeof CellKey>;

/** Why a key is what it is: the id of its category rule, and where its project came from. */
export const KeyReason = v.tuple([
  v.string(),
  v.union([
    v.picklist(['', 'editor', 'title', 'git', 'held', 'entry']),
    v.pipe(v.string(), v.regex(/^rule:/, 'a project source'))
  ])
]);
export type KeyReason = v.InferOutput<typeof KeyReason>;

type DayContent = { keys: CellKey[]; why: KeyReason[]; cells: number[]; timeline: number[] };
const INCONSISTENT_KEYS = 'cells and timeline name keys that exist, and every key has its reason';

const rowsOf = (width: number, name: string) =>
  v.pipe(
    v.array(Whole),
    v.check((flat) => flat.length % width === 0, `${name} come in rows of ${width}`)
  );

/** What device days and person days have in common. */
export const dayFields = {
  ...couchFields,
  type: v.literal('day'),
  v: v.literal(1),
  developer: DeveloperId,
  date: CalendarDate,
  tz: TimeZone,
  keys: v.array(CellKey),
  /** One reason per key, in the same order. */
  why: v.array(KeyReason),
  /** slot, key, whole seconds: the numbers. */
  cells: rowsOf(3, 'cells'),
  /** start, end in seconds of the day: not away, or something audible; merged. */
  active: rowsOf(2, 'active'),
  /** start, end in minutes of the day, key: for pictures and focus. */
  timeline: rowsOf(3, 'timeline'),
  /** Changes of app per slot; trailing zeros are left off. */
  switches: v.array(Whole),
  /** start, end in seconds of the day in which the person had paused. */
  paused: rowsOf(2, 'paused'),
  /** Reported up to here: later is "not reported yet", not "no work". */
  through: Instant,
  rules: ContentHash
};

/** `day:<UTC date>:<device>` in a developer's database, written by the agent of that device. Always 96 slots. */
export const DeviceDay = v.pipe(
  v.object({
    ...dayFields,
    device: DeviceName,
    agent: v.string(),
    source: v.object({
      activitywatch: v.string(),
      buckets: v.array(v.string()),
      events: Whole,
      /** Only where no afk watcher reported: window time counts as active then. */
      afk: v.optional(v.literal('missing'))
    })
  }),
  v.check((day) => keysAreConsistent(day), INCONSISTENT_KEYS),
  v.check((day) => everyThird(day.cells, 0, 96), 'slots of a UTC day are 0 to 95'),
  v.check((day) => day._id === dayId(day.date, day.device), 'the id names the date and the device')
);
export type DeviceDay = v.InferOutput<typeof DeviceDay>;

/** How far one device of a person had reported, and its own active seconds within the day. */
export const DeviceCoverage = v.object({ device: DeviceName, through: Instant, active: Whole });
export type DeviceCoverage = v.InferOutput<typeof DeviceCoverage>;

/**
 * `day:<local date>:<developer>` in a team's database, written by the service. Slots, minutes and seconds count from
 * `start`; the day ends where the next one starts, so a day has 92, 96 or 100 slots, or another number when the person travels.
 */
export const PersonDay = v.pipe(
  v.object({ ...dayFields, start: Instant, end: Instant, devices: v.array(DeviceCoverage) }),
  v.check((day) => keysAreConsistent(day), INCONSISTENT_KEYS),
  v.check((day) => day._id === dayId(day.date, day.developer), 'the id names the date and the person')
);
export type PersonDay = v.InferOutput<typeof PersonDay>;

/** `owner` is the device in a developer's database, where `date` is in UTC, and the developer in a team's, where it is local. */
export const dayId = (date: string, owner: string): string => `day:${date}:${owner}`;

const DAY_ID = /^day:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of a day. */
export function parseDayId(id: string): { date: string; owner: string } | undefined {
  const [, date, owner] = DAY_ID.exec(id) ?? [];
  return date && owner ? { date, owner } : undefined;
}

/** The ids of all days from the date `from` to the date `to`, both included; empty: from the first, to the last. */
export const dayRange = (from = '', to = ''): IdRange => ({
  startkey: `day:${from}`,
  endkey: `day:${to}${END_OF_RANGE}`
});

/** The ids of all days before the date. */
export const dayRangeBefore = (date: string): IdRange => ({ startkey: 'day:', endkey: `day:${date}` });

/** The ids of all documents of a database except the days before the date. */
export const rangesWithoutDaysBefore = (date: string): [IdRange, IdRange] => [
  { startkey: '', endkey: 'day:' },
  { startkey: `day:${date}`, endkey: END_OF_RANGE }
];

export function isDayBefore(id: string, date: string): boolean {
  const day = parseDayId(id);
  return day !== undefined && day.date < date;
}

function everyThird(flat: number[], offset: number, limit: number): boolean {
  for (let index = offset; index < flat.length; index += 3) {
    if ((flat[index] ?? limit) >= limit) return false;
  }
  return true;
}

function keysAreConsistent(day: DayContent): boolean {
  const count = day.keys.length;
  return day.why.length === count && everyThird(day.cells, 1, count) && everyThird(day.timeline, 2, count);
}
