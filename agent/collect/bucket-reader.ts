/** Reads the events of one bucket date by date: each event once, and in memory only what the date needs. */
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import { type BucketEvent, type ParsedEvents } from '#domain/activitywatch/event.ts';
import { sameData } from '#domain/activitywatch/flood.ts';
import { type LOOKBACK_MS, lookbackMs } from '#domain/summarise/lookback.ts';
import { utcDateOf } from '#domain/time/calendar.ts';
import { type ActivityWatch, isTimeout } from './activitywatch.ts';
import { type EventPage, JoinedEvents } from './joined-events.ts';
import { releaseMemoryAfter } from './release-memory.ts';

const HOUR_MS = 3_600_000;
/** A response with more is asked for again in halves: some watchers write every second. */
const MAX_PAGE_EVENTS = 5000;
const FIRST_PAGE_MS = 6 * HOUR_MS;
/** Shorter pages are not halved: where they have too many events, and where the server takes too long. */
const MIN_PAGE_MS = 60_000;
const MIN_SLOW_PAGE_MS = HOUR_MS;

/**
 * Of what ended so long before a date only the last event is needed, whichever that is: it shows that something from before is
 * there. Editors are the exception: what they had open in the last weeks are the names of projects.
 */
const RECENT_MS = 4 * HOUR_MS;
const MARGIN_MS = 15 * 60_000;
/** Flooding joins equal events that are so far apart. */
const PULSE_MS = 5000;

export type EventsRead = {
  /** Those that the date needs. */
  events: readonly BucketEvent[];
  /** How many were read now, and how many could not be understood. */
  read: number;
  rejected: number;
};

export class BucketReader {
  bucket: Bucket;
  readonly #activitywatch: ActivityWatch;
  #joined = new JoinedEvents();
  #pageMs = FIRST_PAGE_MS;
  /** How many events the bucket had after the last read; undefined: not known, so that nothing can be compared with it. */
  #counted: number | undefined;

  constructor(activitywatch: ActivityWatch, bucket: Bucket) {
    this.#activitywatch = activitywatch;
    this.bucket = bucket;
  }

  /**
   * What summarising the time from `startMs` to `endMs` (Unix milliseconds) needs. The times of successive calls ascend.
   * @throws ActivityWatchError; then the next call begins again.
   */
  async read(startMs: number, endMs: number): Promise<EventsRead> {
    this.#counted = undefined;
    return this.#read(startMs, endMs);
  }

  /**
   * As `read`, for the same time as before and what has come since. Only what is new is read, unless the number of events shows
   * that something was added or deleted further back.
   */
  async readOn(startMs: number, endMs: number): Promise<EventsRead> {
    const { untilMs = -Infinity, events } = this.#joined;
    const [expected, fromMs] = [this.#counted, resumeMs(events, untilMs)];
    this.#counted = undefined;
    if (expected === undefined) return this.#readAgain(startMs, endMs);
    const before = this.#joined.goBack(fromMs);
    const found = await this.#read(startMs, endMs);
    const after = this.#joined.events.filter((event) => event.startMs > fromMs).length;
    const count = found.rejected > 0 ? undefined : await this.#count(startMs, endMs);
    if (count !== expected + after - before) {
      return this.#readAgain(startMs, endMs);
    }
    this.#counted = count;
    return found;
  }

  /** The next call begins again. */
  forget(): void {
    this.#joined = new JoinedEvents();
    this.#counted = undefined;
  }

  async #readAgain(startMs: number, endMs: number): Promise<EventsRead> {
    this.forget();
    const found = await this.#read(startMs, endMs);
    if (found.rejected === 0) this.#counted = await this.#count(startMs, endMs);
    return found;
  }

  /** Undefined where the server does not say. */
  async #count(startMs: number, endMs: number): Promise<number | undefined> {
    return this.#activitywatch.count(this.bucket.id, startMs - (lookbackMs(this.bucket.type) ?? 0), endMs);
  }

  async #read(startMs: number, endMs: number): Promise<EventsRead> {
    const fromMs = startMs - (lookbackMs(this.bucket.type) ?? 0);
    const before = this.#joined;
    const joined = before.untilMs !== undefined && before.untilMs >= fromMs ? before : new JoinedEvents();
    this.#joined = new JoinedEvents();
    let [read, rejected] = [0, 0];
    this.#drop(joined, startMs);
    for (let atMs = joined.untilMs ?? fromMs; atMs < endMs;) {
      const page = await this.#page(atMs, endMs);
      for (const missing of joined.add(page)) {
        const whole = await this.#activitywatch.event(this.bucket.id, missing.id);
        if (whole !== undefined) joined.extend(missing, whole);
      }
      this.#drop(joined, startMs);
      releaseMemoryAfter(page.events.length);
      read += page.events.length;
      rejected += page.rejected;
      atMs = page.endMs;
    }
    this.#joined = joined;
    return { events: joined.events, read, rejected };
  }

  /** The events from `startMs` on, as far towards `endMs` as one response goes. */
  async #page(startMs: number, endMs: number): Promise<EventPage & Pick<ParsedEvents, 'rejected'>> {
    const untilMs = Math.min(startMs + this.#pageMs, endMs);
    const limit = untilMs - startMs <= MIN_PAGE_MS ? -1 : MAX_PAGE_EVENTS + 1;
    try {
      const page = await this.#activitywatch.events(this.bucket.id, startMs, untilMs, limit);
      const count = page.events.length + page.rejected;
      if (limit === -1 || count <= MAX_PAGE_EVENTS) {
        if (count < MAX_PAGE_EVENTS / 4) this.#pageMs *= 4;
        return { ...page, startMs, endMs: untilMs };
      }
    } catch (error) {
      if (!isTimeout(error) || untilMs - startMs < MIN_SLOW_PAGE_MS) throw error;
    }
    this.#pageMs = Math.ceil((untilMs - startMs) / 2);
    return this.#page(startMs, endMs);
  }

  /** Drops what a date that begins at `startMs` does not need. What reaches the end of the pages may go on there. */
  #drop(joined: JoinedEvents, startMs: number): void {
    const { events, untilMs = 0 } = joined;
    const beforeMs = Math.min(startMs - RECENT_MS, untilMs);
    if (this.bucket.type === EDITOR) {
      joined.events = joinEqual(events, beforeMs);
      return;
    }
    const last = events.findLastIndex(({ endMs }) => endMs < beforeMs);
    if (last > 0) joined.events = events.filter(({ endMs }, index) => endMs >= beforeMs || index === last);
  }
}

/**
 * From where on events may still change: the newest one grows, and a watcher may report a little late. One that began long ago is
 * cut there, and goes on in the next page.
 */
function resumeMs(events: readonly BucketEvent[], untilMs: number): number {
  const newestMs = events.at(-1)?.startMs ?? -Infinity;
  const fromMs = Math.min(newestMs > untilMs - RECENT_MS ? newestMs : Infinity, untilMs - MARGIN_MS);
  // A server that cuts events lets those that began earlier begin here: none may begin here by itself.
  return Math.floor(fromMs) - 1;
}

const EDITOR = 'app.editor.activity' satisfies keyof typeof LOOKBACK_MS;

/** With events of the same data that follow each other before `untilMs` as one for each UTC date. */
function joinEqual(events: readonly BucketEvent[], untilMs: number): BucketEvent[] {
  const joined: BucketEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    const follows = last !== undefined && event.endMs < untilMs && event.startMs - last.endMs <= PULSE_MS;
    if (follows && isSameDate(last, event) && sameData(last.data, event.data))
      last.endMs = Math.max(last.endMs, event.endMs);
    else joined.push(event);
  }
  return joined;
}

const isSameDate = (a: BucketEvent, b: BucketEvent) => utcDateOf(a.startMs) === utcDateOf(b.startMs);
