/** `profile` in a developer's database, written by the person. */
import * as v from 'valibot';
import {
  CalendarDate,
  couchFields,
  DeveloperId,
  Instant,
  MAX_CATEGORY,
  Name,
  nonEmptyText,
  QuarterHour,
  TimeZone,
  wholeBetween,
  wholeUpTo
} from './primitives.ts';
import { AlertSettings, QuietHours } from './alert-rules.ts';
import { WorkHours } from './rules.ts';
import { DeviceKeys } from './signature.ts';

export const PROFILE_ID = 'profile';

/** From `from` on, the person lives in `tz`. */
export const ZoneChange = v.object({ from: CalendarDate, tz: TimeZone });
export type ZoneChange = v.InferOutput<typeof ZoneChange>;

export const MAX_ZONES = 100;

export const Zones = v.pipe(v.array(ZoneChange), v.maxLength(MAX_ZONES, `at most ${MAX_ZONES} zones`));

/** The latest time of day at which a day may start: later, and a UTC day's neighbours would no longer cover it. */
const LATEST_DAY_START = '12:00';

/** Rows that are always shown on the week page, or never without need. */
export const MAX_WEEK_ROWS = 200;
const WeekRows = v.pipe(v.array(Name), v.maxLength(MAX_WEEK_ROWS, `at most ${MAX_WEEK_ROWS} rows`));

/** How a person has the week page. */
export const WeekSettings = v.object({
  /** Projects that have a row also without time. */
  pinned: v.optional(WeekRows),
  hidden: v.optional(WeekRows),
  /** Suggestions: a pause in work on one project up to which it is one block, and the shortest block or gap. */
  maxGapMinutes: v.optional(wholeUpTo(240)),
  minBlockMinutes: v.optional(wholeUpTo(480))
});
export type WeekSettings = v.InferOutput<typeof WeekSettings>;

/** Names in each list of what a person hides. */
export const MAX_HIDDEN_NAMES = 100;
const HiddenNames = v.pipe(
  v.array(nonEmptyText(MAX_CATEGORY)),
  v.maxLength(MAX_HIDDEN_NAMES, `at most ${MAX_HIDDEN_NAMES} names`)
);

/** What all machines of a person share less of, besides what each has in its own `privacy.json`. It only narrows. */
export const OwnPrivacy = v.object({
  /** When it was changed last: a machine confirms it by this instant. */
  changed: Instant,
  apps: v.boolean(),
  domains: v.boolean(),
  detail: v.picklist(['timeline', 'slots', 'day']),
  hideApps: HiddenNames,
  hideDomains: HiddenNames,
  hideCategories: HiddenNames
});
export type OwnPrivacy = v.InferOutput<typeof OwnPrivacy>;

/** When the person gets their weekly digest: an ISO weekday and an hour, by their own clock. Left out: Monday at 8. */
export const DigestSettings = v.object({
  on: v.boolean(),
  weekday: wholeBetween(1, 7),
  hour: wholeUpTo(23)
});
export type DigestSettings = v.InferOutput<typeof DigestSettings>;

export const Profile = v.object({
  ...couchFields,
  _id: v.literal(PROFILE_ID),
  type: v.literal('profile'),
  v: v.literal(1),
  developer: DeveloperId,
  name: Name,
  zones: Zones,
  dayStart: v.pipe(
    QuarterHour,
    v.maxValue(LATEST_DAY_START, `a day starts at ${LATEST_DAY_START} at the latest`)
  ),
  workHours: v.optional(WorkHours),
  /** Those with which the person signs, in the order in which they were added. */
  keys: v.optional(DeviceKeys),
  week: v.optional(WeekSettings),
  privacy: v.optional(OwnPrivacy),
  /** Which alerts the person wants, where it is not as the organisation has them. */
  alerts: v.optional(AlertSettings),
  quietHours: v.optional(QuietHours),
  digest: v.optional(DigestSettings),
  /** After so many hours a running timer is pointed out. */
  timerReminderHours: v.optional(wholeBetween(1, 24))
});
export type Profile = v.InferOutput<typeof Profile>;
