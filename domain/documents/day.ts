/**
 * Day documents: what one device (or one person) did in one day, in slots of 15 minutes.
 * The arrays are flat so that a day stays at a few kB: `cells` and `timeline` are rows of three numbers, `active` and
 * `paused` rows of two.
 */
import * as v from 'valibot';
import { MAX_ENTRIES_PER_DAY } from './entry.ts';
import { END_OF_RANGE, type IdRange } from './id.ts';
import {
  DayDate,
  CategoryPath,
  ContentHash,
  couchFields,
  DaySeconds,
  DeveloperId,
  DeviceName,
  Instant,
  MAX_DAY_SECONDS,
  Name,
  text,
  TimeZone,
  Whole,
  wholeUpTo
} from './primitives.ts';
import { SLOT_SECONDS } from '../time/calendar.ts';

export { SLOT_SECONDS };
const UTC_SLOTS = 96;
/** Of the longest local day. */
const MAX_SLOTS = MAX_DAY_SECONDS / SLOT_SECONDS;

/** What a day may hold: `fitDay` puts together what would exceed it. */
export const MAX_KEYS = 500;
export const MAX_CELLS = 6000;
export const MAX_SPANS = 2000;
/** Each is at least a quarter of an hour long. */
export const MAX_GAPS = 100;
/** More in a quarter of an hour than anybody makes. */
export const MAX_SWITCHES = 10_000;
export const MAX_BUCKETS = 100;
export const MAX_BUCKET_NAME = 300;

/** As many entries as count on a day, of 24 hours each. */
const MAX_UNTIMED_SECONDS = MAX_ENTRIES_PER_DAY * 86_400;

/** Each is at least a minute long. */
const MAX_SESSIONS = MAX_SLOTS * 15;

/** What can be withheld of a person day in a team; `ManagerSharing` says what is not. */
export const WITHHELD = ['sites', 'interruptions', 'distractions'] as const;

/** So many machines of one person count on one UTC day, in the order of their names. */
export const MAX_DEVICE_DAYS = 10;

const MAX_DOMAIN = 253;

/** App, category (`Work > Programming`), project, domain. An empty string: none, or not shared. */
export const CellKey = v.tuple([Name, CategoryPath, Name, text(MAX_DOMAIN)]);
export type CellKey = v.InferOutput<typeof CellKey>;

/** Why a key is what it is: the id of its category rule, and where its project came from. */
export const KeyReason = v.tuple([
  Name,
  v.union([
    v.picklist(['', 'editor', 'title', 'git', 'held', 'entry']),
    v.pipe(v.string(), v.regex(/^rule:.{0,100}$/, 'a project source'))
  ])
]);
export type KeyReason = v.InferOutput<typeof KeyReason>;

type DayContent = {
  keys: CellKey[];
  why: KeyReason[];
  cells: number[];
  timeline: number[];
  untimed?: number[] | undefined;
};
const INCONSISTENT_KEYS = 'cells and timeline name keys that exist, and every key has its reason';

/**
 * What the rows of a flat list hold: the largest value of each column, how many rows there are at most, and the columns whose
 * values, read row by row, never descend.
 */
export type RowLimits = { columns: number[]; rows: number; ascending: number[] };

const rowsOf = (name: string, limits: RowLimits) =>
  v.pipe(
    v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    v.check(
      (flat) => flat.length % limits.columns.length === 0,
      `${name} come in rows of ${limits.columns.length}`
    ),
    v.check(
      (flat) => flat.length <= limits.rows * limits.columns.length,
      `at most ${limits.rows} rows of ${name}`
    ),
    v.check((flat) => areWithin(flat, limits), `${name} are in order and within the day`),
    v.metadata({ rows: limits })
  );

function areWithin(flat: readonly number[], { columns, ascending }: RowLimits): boolean {
  let last = 0;
  return flat.every((value, index) => {
    const column = index % columns.length;
    if (value > (columns[column] ?? 0)) return false;
    if (!ascending.includes(column)) return true;
    if (value < last) return false;
    last = value;
    return true;
  });
}

/** The bounds of the lists of a day that is cut into so many slots. */
const listsOf = (slots: number) => {
  const seconds = slots * SLOT_SECONDS;
  const minutes = seconds / 60;
  const spans = { columns: [seconds, seconds], rows: MAX_SPANS, ascending: [0, 1] };
  return {
    /** slot, key, whole seconds: the numbers. */
    cells: rowsOf('cells', {
      columns: [slots - 1, MAX_KEYS - 1, SLOT_SECONDS],
      rows: MAX_CELLS,
      ascending: []
    }),
    /** start, end in seconds of the day: not away, or something audible; merged. */
    active: rowsOf('active', spans),
    /** start, end in minutes of the day, key: for pictures and focus. */
    timeline: rowsOf('timeline', {
      columns: [minutes, minutes, MAX_KEYS - 1],
      rows: minutes,
      ascending: [0, 1]
    }),
    /** Changes of app per slot; trailing zeros are left off. */
    switches: v.pipe(v.array(wholeUpTo(MAX_SWITCHES)), v.maxLength(slots)),
    /** start, end in seconds of the day in which the person had paused. */
    paused: rowsOf('paused', spans),
    /** start, end in seconds of the day in which somebody worked, and one of the watchers was silent: not covered. Left out: never. */
    gaps: v.optional(rowsOf('gaps', { ...spans, rows: MAX_GAPS }))
  };
};

/** What device days and person days have in common. */
export const dayFields = {
  ...couchFields,
  type: v.literal('day'),
  v: v.literal(1),
  developer: DeveloperId,
  date: DayDate,
  tz: TimeZone,
  keys: v.pipe(v.array(CellKey), v.maxLength(MAX_KEYS, `at most ${MAX_KEYS} keys`)),
  /** One reason per key, in the same order. */
  why: v.pipe(v.array(KeyReason), v.maxLength(MAX_KEYS)),
  /** Reported up to here: later is "not reported yet", not "no work". */
  through: Instant,
  rules: ContentHash
};

/** `day:<UTC date>:<device>` in a developer's database, written by the agent of that device. Always 96 slots. */
export const DeviceDay = v.pipe(
  v.object({
    ...dayFields,
    ...listsOf(UTC_SLOTS),
    device: DeviceName,
    agent: Name,
    source: v.object({
      activitywatch: Name,
      buckets: v.pipe(v.array(text(MAX_BUCKET_NAME)), v.maxLength(MAX_BUCKETS)),
      events: Whole,
      /** Only where no afk watcher reported: window time counts as active then. */
      afk: v.optional(v.literal('missing'))
    })
  }),
  v.check((day) => keysAreConsistent(day), INCONSISTENT_KEYS),
  v.check((day) => day._id === dayId(day.date, day.device), 'the id names the date and the device')
);
export type DeviceDay = v.InferOutput<typeof DeviceDay>;

/** How far one device of a person had reported, and its own active seconds within the day. */
export const DeviceCoverage = v.object({ device: DeviceName, through: Instant, active: DaySeconds });
export type DeviceCoverage = v.InferOutput<typeof DeviceCoverage>;

/**
 * `day:<local date>:<developer>` in a team's database, written by the service. Slots, minutes and seconds count from
 * `start`; the day ends where the next one starts, so a day has 92, 96 or 100 slots, or another number when the person travels.
 */
export const PersonDay = v.pipe(
  v.object({
    ...dayFields,
    ...listsOf(MAX_SLOTS),
    start: Instant,
    end: Instant,
    /** key, whole seconds that were entered without a clock time. They are in no cell. */
    untimed: v.optional(
      rowsOf('untimed', { columns: [MAX_KEYS - 1, MAX_UNTIMED_SECONDS], rows: MAX_KEYS, ascending: [] })
    ),
    devices: v.pipe(v.array(DeviceCoverage), v.maxLength(3 * MAX_DEVICE_DAYS)),
    /** What the organisation does not let managers see of the person's own day. */
    withheld: v.optional(v.pipe(v.array(v.picklist(WITHHELD)), v.maxLength(WITHHELD.length))),
    /** Where the timeline is withheld, the focus sessions that it shows: start, end, focused minutes. */
    sessions: v.optional(
      rowsOf('sessions', {
        columns: [MAX_SLOTS * 15, MAX_SLOTS * 15, MAX_SLOTS * 15],
        rows: MAX_SESSIONS,
        ascending: [0, 1]
      })
    )
  }),
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

type Column = { columns: number; offset: number; limit: number };

function isBelow(flat: number[], { columns, offset, limit }: Column): boolean {
  for (let index = offset; index < flat.length; index += columns) {
    if ((flat[index] ?? limit) >= limit) return false;
  }
  return true;
}

function keysAreConsistent(day: DayContent): boolean {
  const limit = day.keys.length;
  return (
    day.why.length === limit &&
    isBelow(day.cells, { columns: 3, offset: 1, limit }) &&
    isBelow(day.timeline, { columns: 3, offset: 2, limit }) &&
    isBelow(day.untimed ?? [], { columns: 2, offset: 0, limit })
  );
}
