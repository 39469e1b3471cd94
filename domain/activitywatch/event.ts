/** Events as ActivityWatch returns them, and as all other files use them. */
import * as v from 'valibot';
import { memoiseByText } from '../memoise.ts';
import { byStart } from '../time/spans.ts';

/** One event of `GET /api/0/buckets/<id>/events`: the same from the Python and the Rust server. */
export const ServerEvent = v.looseObject({
  timestamp: v.string(),
  duration: v.pipe(v.number(), v.finite(), v.minValue(0)),
  data: v.custom<EventData>((data) => typeof data === 'object' && data !== null && !Array.isArray(data))
});
export type ServerEvent = v.InferOutput<typeof ServerEvent>;

export type EventData = Readonly<Record<string, unknown>>;

/** Something that was so from `startMs` to `endMs` (Unix time in milliseconds, fractions allowed). */
export type BucketEvent = { startMs: number; endMs: number; data: EventData };

/** The server's number of an event. */
export type EventId = number | string;

export type ParsedEvents = {
  events: BucketEvent[];
  /** Of the events that have one. */
  ids: ReadonlyMap<BucketEvent, EventId>;
  rejected: number;
};

/**
 * The events of one response, oldest first. What cannot be read (a date that does not exist, a negative duration,
 * another shape) is left out and counted in `rejected`.
 * @throws TypeError when the response is not a list at all: then it is not from an ActivityWatch server.
 */
export function parseEvents(json: unknown): ParsedEvents {
  if (!Array.isArray(json))
    throw new TypeError('ActivityWatch should respond with a list of events, but did not.');
  const events: BucketEvent[] = [];
  const ids = new Map<BucketEvent, EventId>();
  for (const item of json) {
    const parsed = v.safeParse(ServerEvent, item);
    if (!parsed.success) continue;
    const event = eventOf(parsed.output);
    if (event === undefined) continue;
    events.push(event);
    const { id } = parsed.output;
    if (typeof id === 'number' || typeof id === 'string') ids.set(event, id);
  }
  events.sort(byStart);
  return { events, ids, rejected: json.length - events.length };
}

function eventOf({ timestamp, duration, data }: ServerEvent): BucketEvent | undefined {
  const startMs = parseInstantMs(timestamp);
  return Number.isNaN(startMs) ? undefined : { startMs, endMs: startMs + duration * 1000, data };
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i;

/** Unix time in milliseconds of an ISO 8601 instant with up to nanoseconds; NaN if there is no such instant. */
export function parseInstantMs(text: string): number {
  const [, date, time, fraction = '', zone = ''] = INSTANT.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) return NaN;
  const wholeMs = Date.parse(
    `${date}T${time}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`
  );
  return wholeMs + (fraction === '' ? 0 : Number(fraction) * 1000);
}

/** JavaScript reads 31 February as 3 March; here it is not a date. */
const isCalendarDate = memoiseByText((date) => {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
});
