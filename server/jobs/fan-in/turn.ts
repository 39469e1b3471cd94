/** So many dates, or so much time, at once: a slow database takes no longer than a fast one. */
const MAX_DATES = 50;
const MAX_MS = 2_000;

/** How much of a database is folded before the other databases that wait go first; something, however slow it is. */
export class Turn {
  readonly #startedMs = performance.now();
  readonly #maxMs: number;
  #dates = 0;
  #isBegun = false;

  constructor({ maxMs = MAX_MS } = {}) {
    this.#maxMs = maxMs;
  }

  /** How many dates may still be folded. */
  get remainingDates(): number {
    const isLate = this.#isBegun && performance.now() - this.#startedMs > this.#maxMs;
    return isLate ? 0 : Math.max(0, MAX_DATES - this.#dates);
  }

  get isOver(): boolean {
    return this.remainingDates === 0;
  }

  /** Something was done, with so many dates. */
  count(dates: number): void {
    this.#isBegun = true;
    this.#dates += dates;
  }
}
