/** `profile` in a developer's database, written by the person. */
import * as v from 'valibot';
import { CalendarDate, couchFields, DeveloperId, Name, QuarterHour, TimeZone } from './primitives.ts';
import { WorkHours } from './rules.ts';

export const PROFILE_ID = 'profile';

/** From `from` on, the person lives in `tz`. */
export const ZoneChange = v.object({ from: CalendarDate, tz: TimeZone });
export type ZoneChange = v.InferOutput<typeof ZoneChange>;

const MAX_ZONES = 100;

export const Zones = v.pipe(v.array(ZoneChange), v.maxLength(MAX_ZONES, `at most ${MAX_ZONES} zones`));

/** The latest time of day at which a day may start: later, and a UTC day's neighbours would no longer cover it. */
const LATEST_DAY_START = '12:00';

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
  workHours: v.optional(WorkHours)
});
export type Profile = v.InferOutput<typeof Profile>;
