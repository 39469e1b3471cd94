/** Something that happens again and again, and that others wait for. */
export class Signal {
  #count = 0;
  #waiting = new Set<() => void>();

  /** How often it has happened. */
  get count(): number {
    return this.#count;
  }

  raise(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Resolves when it happens next. */
  next(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.add(resolve));
  }

  /**
   * Resolves when it has happened more than `seen` times, or the time is over, or the wait is aborted.
   * @returns whether it has happened.
   */
  async after(seen: number, milliseconds: number, aborted: AbortSignal): Promise<boolean> {
    if (this.#count > seen || aborted.aborted) return this.#count > seen;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        aborted.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      aborted.addEventListener('abort', done);
      this.#waiting.add(done);
    });
    return this.#count > seen;
  }
}
