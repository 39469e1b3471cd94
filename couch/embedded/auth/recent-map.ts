/**
 * A map of bounded size that forgets what was set long ago. It has two generations and drops the older one as a whole: looking
 * for the oldest entry of a large `Map` would have to skip every deleted one.
 */
export class RecentMap<V> {
  readonly #maxEntries: number;
  readonly #maxAgeMs: number;
  #current = new Map<string, V>();
  #previous = new Map<string, V>();
  #startedMs = 0;

  /** It retains at least the last `maxEntries` entries that are not older than `maxAgeMs`, and at most twice as many. */
  constructor({ maxEntries, maxAgeMs }: { maxEntries: number; maxAgeMs: number }) {
    this.#maxEntries = maxEntries;
    this.#maxAgeMs = maxAgeMs;
  }

  get(key: string): V | undefined {
    return this.#current.get(key) ?? this.#previous.get(key);
  }

  set(key: string, value: V, nowMs: number): void {
    if (this.#current.size >= this.#maxEntries || nowMs - this.#startedMs > this.#maxAgeMs) {
      this.#previous = this.#current;
      this.#current = new Map();
      this.#startedMs = nowMs;
    }
    this.#current.set(key, value);
  }

  delete(key: string): void {
    this.#current.delete(key);
    this.#previous.delete(key);
  }
}
