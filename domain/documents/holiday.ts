/** `holiday:<date>` in `org`: a day on which nobody is expected to work. */
import * as v from 'valibot';
import { CalendarDate, couchFields, MAX_NAME, nonEmptyText } from './primitives.ts';

export const Holiday = v.object({
  ...couchFields,
  type: v.literal('holiday'),
  v: v.literal(1),
  date: CalendarDate,
  name: nonEmptyText(MAX_NAME)
});
export type Holiday = v.InferOutput<typeof Holiday>;

export const holidayId = (date: string): string => `holiday:${date}`;

const HOLIDAY_ID = /^holiday:([^:]+)$/;

/** The date, or undefined where the id is not that of a holiday. */
export const parseHolidayId = (id: string): string | undefined => HOLIDAY_ID.exec(id)?.[1];
