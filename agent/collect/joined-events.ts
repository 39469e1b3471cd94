/** The events of pages that follow each other. An event that reaches from one into the next is one event. */
import type { BucketEvent, EventId, ParsedEvents } from '#domain/activitywatch/event.ts';
import { sameData } from '#domain/activitywatch/flood.ts';

/** What one response has of the time from `startMs` to `endMs` (Unix milliseconds). */
export type EventPage = Pick<ParsedEvents, 'events' | 'ids'> & { startMs: number; endMs: number };

/** The Python server ends what it cuts a millisecond behind the window. */
const CUT_MS = 1;

type OpenEvent = { event: BucketEvent; id: EventId | undefined };

export class JoinedEvents {
  /** Sorted by start. */
  events: BucketEvent[] = [];
  /** Up to where the pages reach, Unix milliseconds; undefined before the first. */
  untilMs: number | undefined;
  /** Those that reach the end of the last page, where one server cuts them. */
  #open: OpenEvent[] = [];
  readonly #ids = new WeakMap<BucketEvent, EventId>();

  /**
   * Adds the page that follows. Returns the events that were cut at its start and do not go on in it: the Python server leaves
   * out what began more than 24 hours before a window.
   */
  add({ events, ids, startMs, endMs }: EventPage): { event: BucketEvent; id: EventId }[] {
    const isFirst = this.untilMs === undefined;
    // They come again with this page.
    while ((this.events.at(-1)?.startMs ?? -Infinity) >= startMs) this.events.pop();
    const missing = new Set(this.#open.filter(({ event }) => isCutAt(event, startMs)));
    const added: OpenEvent[] = [];
    for (const event of events) {
      const begun = event.startMs === startMs ? this.#findBegun(event, ids.get(event), startMs) : undefined;
      if (begun !== undefined) {
        begun.event.endMs = Math.max(begun.event.endMs, event.endMs);
        missing.delete(begun);
      } else if (isFirst || event.startMs >= startMs) {
        this.events.push(event);
        const id = ids.get(event);
        if (id !== undefined) this.#ids.set(event, id);
        if (event.startMs < endMs) added.push({ event, id });
      } else {
        for (const open of this.#open.filter((known) => isSame(known.event, event))) {
          open.event.endMs = Math.max(open.event.endMs, event.endMs);
          missing.delete(open);
        }
      }
    }
    this.untilMs = endMs;
    this.#open = [...this.#open, ...added].filter(({ event }) => event.endMs >= endMs);
    return [...missing].flatMap(({ event, id }) => (id === undefined ? [] : [{ event, id }]));
  }

  /** The event of earlier pages that `event` continues where a server cut it: servers that cut events have lasting ids. */
  #findBegun(event: BucketEvent, id: EventId | undefined, startMs: number): OpenEvent | undefined {
    const begun = this.#open.filter(
      (open) =>
        isCutAt(open.event, startMs) && open.event.startMs < startMs && sameData(open.event.data, event.data)
    );
    return begun.find((open) => open.id === id || open.id === undefined || id === undefined);
  }

  /**
   * Goes back to how it was when the pages reached `untilMs`, so that the page from there on can be added again. Returns how many
   * events began after that.
   */
  goBack(untilMs: number): number {
    const since = this.events.filter(({ startMs }) => startMs > untilMs).length;
    this.events = this.events.filter(({ startMs }) => startMs < untilMs);
    this.#open = this.events
      .filter(({ endMs }) => endMs >= untilMs)
      .map((event) => {
        event.endMs = untilMs;
        return { event, id: this.#ids.get(event) };
      });
    this.untilMs = untilMs;
    return since;
  }

  /** Notes that an event that was missing in the last page is really `whole`: as far as that page goes, as others are cut. */
  extend({ event, id }: { event: BucketEvent; id: EventId }, whole: BucketEvent): void {
    if (whole.startMs > event.startMs || !sameData(whole.data, event.data)) return;
    const { untilMs = Infinity } = this;
    event.endMs = Math.max(event.endMs, Math.min(whole.endMs, untilMs + CUT_MS));
    const isOpen = this.#open.some((open) => open.event === event);
    if (event.endMs >= untilMs && !isOpen) this.#open.push({ event, id });
  }
}

const isCutAt = ({ endMs }: BucketEvent, ms: number) => endMs >= ms && endMs <= ms + CUT_MS;

const isSame = (a: BucketEvent, b: BucketEvent) => a.startMs === b.startMs && sameData(a.data, b.data);
