/** What a person's own database holds besides days, and how a team knows them. */
import * as v from 'valibot';
import {
  CalendarDate,
  couchFields,
  DeveloperId,
  DeviceName,
  Instant,
  QuarterHour,
  TimeZone,
  Week,
  Whole
} from './primitives.ts';
import { WorkHours } from './rules.ts';

/** `device:<device>`, written by its agent when it changes, not at every sync. */
export const Device = v.object({
  ...couchFields,
  type: v.literal('device'),
  v: v.literal(1),
  developer: DeveloperId,
  device: DeviceName,
  /** ActivityWatch's own id of this installation. */
  deviceId: v.string(),
  hostname: v.string(),
  os: v.string(),
  firstSeen: Instant,
  /** Nothing before this instant is collected: the person's consent. */
  collectFrom: Instant
});
export type Device = v.InferOutput<typeof Device>;

/** From `from` on, the person lives in `tz`. */
export const ZoneChange = v.object({ from: CalendarDate, tz: TimeZone });
export type ZoneChange = v.InferOutput<typeof ZoneChange>;

/** The latest time of day at which a day may start: later, and a UTC day's neighbours would no longer cover it. */
const LATEST_DAY_START = '12:00';

/** `profile`, written by the person. */
export const Profile = v.object({
  ...couchFields,
  _id: v.literal('profile'),
  type: v.literal('profile'),
  v: v.literal(1),
  developer: DeveloperId,
  name: v.string(),
  zones: v.array(ZoneChange),
  dayStart: v.pipe(
    QuarterHour,
    v.check((time) => time <= LATEST_DAY_START, `a day starts at ${LATEST_DAY_START} at the latest`)
  ),
  workHours: v.optional(WorkHours)
});
export type Profile = v.InferOutput<typeof Profile>;

/**
 * `entry:<local date>:<ulid>`: time that no watcher saw (`add` fills only what no device tracked), or a correction of
 * what one did (`assign`). The note stays in the person's own database.
 */
export const Entry = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('entry'),
    v: v.literal(1),
    developer: DeveloperId,
    date: CalendarDate,
    mode: v.picklist(['add', 'assign']),
    start: Instant,
    end: Instant,
    category: v.string(),
    project: v.string(),
    note: v.optional(v.string())
  }),
  v.check((entry) => Date.parse(entry.end) > Date.parse(entry.start), 'an entry ends after it starts')
);
export type Entry = v.InferOutput<typeof Entry>;

/** `sheet:<week>` in a person's database, `sheet:<week>:<id>` in a team's: a week handed in. */
export const Sheet = v.object({
  ...couchFields,
  type: v.literal('sheet'),
  v: v.literal(1),
  developer: DeveloperId,
  week: Week,
  submitted: Instant,
  rows: v.array(v.object({ date: CalendarDate, category: v.string(), project: v.string(), seconds: Whole })),
  comment: v.optional(v.string())
});
export type Sheet = v.InferOutput<typeof Sheet>;

/** `review:<week>:<id>` in a team's database by a manager; arrives as `review:<week>` at the person's. */
export const Review = v.object({
  ...couchFields,
  type: v.literal('review'),
  v: v.literal(1),
  developer: DeveloperId,
  week: Week,
  reviewer: v.string(),
  decision: v.picklist(['approved', 'returned']),
  decided: Instant,
  /** The revision of the sheet that was looked at. */
  sheetRev: v.string(),
  comment: v.optional(v.string())
});
export type Review = v.InferOutput<typeof Review>;

/** `developer:<id>` in a team's database, written by the service. */
export const TeamDeveloper = v.object({
  ...couchFields,
  type: v.literal('developer'),
  v: v.literal(1),
  developer: DeveloperId,
  name: v.string(),
  zones: v.array(ZoneChange),
  dayStart: QuarterHour,
  devices: v.array(v.object({ device: DeviceName, os: v.string(), through: v.nullable(Instant) }))
});
export type TeamDeveloper = v.InferOutput<typeof TeamDeveloper>;
