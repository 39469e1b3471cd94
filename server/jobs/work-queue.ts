/** Keys worked on, several at once but never one key twice at once; a key that comes again while it waits is worked on once. */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #dropping = new Set<string>();
  readonly #work: (key: string) => Promise<void>;
  readonly #atOnce: number;
  #stopped = false;

  /** `work` must not throw. */
  constructor(work: (key: string) => Promise<void>, atOnce: number) {
    this.#work = work;
    this.#atOnce = atOnce;
  }

  /** Also called by the work on a key that has not come to its end: the others that wait go first. */
  add(key: string): void {
    if (this.#stopped || this.#dropping.has(key)) return;
    this.#waiting.add(key);
    this.#start();
  }

  /** Resolves once nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Forgets a key that waits or is added meanwhile, and resolves once it is not being worked on. */
  async drop(key: string): Promise<void> {
    this.#waiting.delete(key);
    this.#dropping.add(key);
    await this.#running.get(key);
    this.#dropping.delete(key);
  }

  /** Drops what waits and resolves once the work at hand is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    await this.idle();
  }

  #start(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#atOnce) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    // Work begins after `add` has returned, so that keys added together are counted together.
    await Promise.resolve();
    await this.#work(key);
    this.#running.delete(key);
    this.#start();
  }
}
