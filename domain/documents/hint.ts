/**
 * `hint:<date>:<device>` in a person's database, written by the agent: when the person's calendar says that they are busy. It has no
 * titles, places and names of others.
 */
import * as v from 'valibot';
import { utcDateOf } from '../time/calendar.ts';
import { END_OF_RANGE, type IdRange } from './id.ts';
import { couchFields, DayDate, DeveloperId, DeviceName, Instant } from './primitives.ts';

/** So many events that start on one day count, the first ones. */
export const MAX_HINTS_PER_DAY = 100;
const MAX_EVENT_MS = 86_400_000;

const HintEvent = v.object({
  start: Instant,
  end: Instant,
  /** False: the calendar shows the time as free. */
  busy: v.boolean(),
  /** Names the event, also after it was moved. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'a hash of 32 hexadecimal digits'))
});
export type HintEvent = v.InferOutput<typeof HintEvent>;

export const Hint = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('hint'),
    v: v.literal(1),
    developer: DeveloperId,
    device: DeviceName,
    /** The UTC date on which the events start. */
    date: DayDate,
    /** By start. */
    events: v.pipe(v.array(HintEvent), v.maxLength(MAX_HINTS_PER_DAY, `at most ${MAX_HINTS_PER_DAY} events`))
  }),
  v.check(({ _id, date, device }) => _id === hintId(date, device), 'the id names the date and the device'),
  v.check(({ date, events }) => events.every((event) => isOfDate(event, date)), 'events start on the date'),
  v.check(({ events }) => events.every(isOfLength), 'an event takes more than no time and 24 hours at most')
);
export type Hint = v.InferOutput<typeof Hint>;

const isOfDate = ({ start }: HintEvent, date: string): boolean => {
  const startMs = Date.parse(start);
  return !Number.isNaN(startMs) && utcDateOf(startMs) === date;
};

const isOfLength = ({ start, end }: HintEvent): boolean => {
  const ms = Date.parse(end) - Date.parse(start);
  return ms > 0 && ms <= MAX_EVENT_MS;
};

export const hintId = (date: string, device: string): string => `hint:${date}:${device}`;

const HINT_ID = /^hint:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of a calendar's hints. */
export function parseHintId(id: string): { date: string; device: string } | undefined {
  const [, date, device] = HINT_ID.exec(id) ?? [];
  return date && device ? { date, device } : undefined;
}

/** The ids of all hints from `from` to `to`, both included; empty: from the first, to the last. */
export const hintRange = (from = '', to = ''): IdRange => ({
  startkey: `hint:${from}`,
  endkey: `hint:${to}${END_OF_RANGE}`
});
