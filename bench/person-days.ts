/** Days of people, as large as recorded ones. */
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { addDays } from '#domain/time/calendar.ts';
import { dayContent } from './day-content.ts';

/** A workday of a person; the same call always gives the same document. */
export function personDayOf(developer: string, seed: number, date: string): PersonDay {
  return {
    _id: dayId(date, developer),
    type: 'day',
    v: 1,
    developer,
    date,
    tz: 'UTC',
    start: `${date}T04:00:00Z`,
    end: `${addDays(date, 1)}T04:00:00Z`,
    ...dayContent(seed, Math.floor(Date.parse(date) / 86_400_000)),
    paused: [],
    through: `${date}T18:00:00Z`,
    rules: `sha256:${'0'.repeat(64)}`,
    devices: [{ device: 'box', through: `${date}T18:00:00Z`, active: 32_000 }]
  };
}
