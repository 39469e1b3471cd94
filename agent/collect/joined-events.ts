/** The events of pages that follow each other. An event that reaches from one into the next is one event. */
import type { BucketEvent, EventId, ParsedEvents } from '#domain/activitywatch/event.ts';

/** What one response has of the time from `startMs` to `endMs` (Unix milliseconds). */
export type EventPage = Pick<ParsedEvents, 'events' | 'ids'> & { startMs: number; endMs: number };

export class JoinedEvents {
  /** Sorted by start. */
  events: BucketEvent[] = [];
  /** Up to where the pages reach, Unix milliseconds; undefined before the first. */
  untilMs: number | undefined;
  /** Those that reach the end of the last page, where one server cuts them. */
  #open = new Map<EventId, BucketEvent>();

  /**
   * Adds the page that follows. Returns the events that reach its start and are missing in it: the Python server leaves out
   * what began more than 24 hours before a window.
   */
  add({ events, ids, startMs, endMs }: EventPage): [EventId, BucketEvent][] {
    const isFirst = this.untilMs === undefined;
    // They come again with this page.
    while ((this.events.at(-1)?.startMs ?? -Infinity) >= startMs) this.events.pop();
    const missing = new Map(this.#open);
    for (const event of events) {
      const id = ids.get(event);
      const begun = id === undefined || event.startMs > startMs ? undefined : this.#open.get(id);
      if (begun !== undefined && id !== undefined) {
        begun.endMs = Math.max(begun.endMs, event.endMs);
        missing.delete(id);
      } else if (isFirst || event.startMs >= startMs) this.events.push(event);
    }
    this.untilMs = endMs;
    const open = [...this.#open].filter(([, event]) => event.endMs >= endMs);
    for (const event of events) {
      const id = ids.get(event);
      if (id === undefined || event.endMs < endMs || event.startMs >= endMs) continue;
      if (!this.#open.has(id)) open.push([id, event]);
    }
    this.#open = new Map(open);
    return [...missing];
  }

  /** Notes that an event that was missing in the last page lasted until `endMs`. */
  extend([id, event]: [EventId, BucketEvent], endMs: number): void {
    event.endMs = Math.max(event.endMs, endMs);
    if (this.untilMs !== undefined && event.endMs >= this.untilMs) this.#open.set(id, event);
  }
}
