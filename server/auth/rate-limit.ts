import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';

/** Counts events by who causes them, and says when there are too many. */
type RateLimitOptions = { max: number; windowMs: number; maxKeys: number };

type Count = { startedMs: number; events: number };

/** At most `max` events within a window for each key. Every operation takes the same time, however many keys there are. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #counts: RecentMap<Count>;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#counts = new RecentMap({ maxEntries: options.maxKeys, maxAgeMs: options.windowMs });
  }

  /** Counts an event. @returns for how many seconds there have been too many; undefined: there were not. */
  exceed(key: string, nowMs: number): number | undefined {
    const { max, windowMs } = this.#options;
    const known = this.#counts.get(key);
    if (known && nowMs - known.startedMs < windowMs) {
      known.events += 1;
      return known.events > max ? Math.ceil((known.startedMs + windowMs - nowMs) / 1000) : undefined;
    }
    this.#counts.set(key, { startedMs: nowMs, events: 1 }, nowMs);
    return undefined;
  }
}
