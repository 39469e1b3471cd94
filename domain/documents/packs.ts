/** Packs: closed days and months of a team that a browser stores together, in chunks. */
import { isDayBefore, parseDayId } from './day.ts';
import { END_OF_RANGE, kindOf, rangeOf, secondPartOf, type IdRange } from './id.ts';

/**
 * The name of the chunk that a document belongs to: one for each date of days before `until`, and for each month. Undefined:
 * it is in none, because it still changes all the time or is small.
 */
export function chunkOf(id: string, until: string): string | undefined {
  const day = parseDayId(id);
  if (day) return day.date < until ? `day:${day.date}` : undefined;
  return kindOf(id) === 'month' ? `month:${secondPartOf(id)}` : undefined;
}

/** The ids of everything that is in no chunk, from the days of `until` on. */
export const rangesBeside = (until: string): IdRange[] => [
  { startkey: '', endkey: 'day:' },
  { startkey: `day:${until}`, endkey: 'month:' },
  { startkey: `month:${END_OF_RANGE}`, endkey: END_OF_RANGE }
];

/** The ids of everything that belongs to a chunk. */
export const rangeOfChunk = (name: string): IdRange => rangeOf(`${name}:`);

/** Whether a chunk is of days before the date. */
export const isChunkBefore = (name: string, date: string): boolean => isDayBefore(`${name}:_`, date);
