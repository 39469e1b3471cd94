/**
 * `holiday:<date>` in `org`: a day, or half a day, on which nobody is expected to work. `holidays` in `org`: the country whose public
 * holidays the service writes there.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { CalendarDate, couchFields, MAX_NAME, nonEmptyText } from './primitives.ts';

/** A country, with its state and region where it has some, as ISO 3166 codes between hyphens: `DE-BY`. */
export const HolidayRegion = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}(-[A-Za-z0-9]{1,12}){0,2}$/, 'a country and region like DE-BY')
);

/** `none`: an admin has decided that this public holiday is worked. */
export const HOLIDAY_PARTS = ['full', 'half', 'none'] as const;

/** Holidays of an organisation that people set, at most: those of many years. */
export const MAX_OWN_HOLIDAYS = 1000;

export const Holiday = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('holiday'),
    v: v.literal(1),
    date: CalendarDate,
    name: nonEmptyText(MAX_NAME),
    /** Left out: the whole day. */
    part: v.optional(v.picklist(HOLIDAY_PARTS)),
    /** The service wrote it, as a public holiday there. Left out: somebody wrote it, and the service does not change it. */
    region: v.optional(HolidayRegion)
  }),
  v.check(({ _id, date }) => _id === holidayId(date), 'the id names the date')
);
export type Holiday = v.InferOutput<typeof Holiday>;

export const holidayId = (date: string): string => `holiday:${date}`;

const HOLIDAY_ID = /^holiday:([^:]+)$/;

/** The date, or undefined where the id is not that of a holiday. */
export const parseHolidayId = (id: string): string | undefined => HOLIDAY_ID.exec(id)?.[1];

export const holidayRange = (): IdRange => rangeOf('holiday:');

export const HOLIDAYS_ID = 'holidays';

/** Written by the service for an admin. */
export const Holidays = v.object({
  ...couchFields,
  _id: v.literal(HOLIDAYS_ID),
  type: v.literal('holidays'),
  v: v.literal(1),
  region: HolidayRegion
});
export type Holidays = v.InferOutput<typeof Holidays>;
