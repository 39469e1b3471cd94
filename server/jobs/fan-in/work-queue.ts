/** Keys worked on one after the other; a key that comes again while it waits is worked on once. */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #work: (key: string) => Promise<void>;
  #running: Promise<void> | undefined;
  #stopped = false;

  /** `work` must not throw. */
  constructor(work: (key: string) => Promise<void>) {
    this.#work = work;
  }

  add(key: string): void {
    if (this.#stopped) return;
    this.#waiting.add(key);
    this.#running ??= this.#drain();
  }

  /** Resolves once nothing waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Drops what waits and resolves once the work at hand is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    await this.idle();
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      await this.#work(key);
    }
    this.#running = undefined;
  }
}
