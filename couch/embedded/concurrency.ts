/** Runs tasks one after another, in the order in which they come. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns what the task returns. @throws what the task throws; the next task runs anyway. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Runs tasks of one key one after another, and those of different keys at once. */
export class KeyedMutex {
  readonly #turns = new Map<string, { mutex: Mutex; waiting: number }>();

  /** @returns what the task returns. @throws what the task throws. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(key) ?? { mutex: new Mutex(), waiting: 0 };
    this.#turns.set(key, turn);
    turn.waiting += 1;
    try {
      return await turn.mutex.run(task);
    } finally {
      turn.waiting -= 1;
      if (turn.waiting === 0) this.#turns.delete(key);
    }
  }
}

/** An event that happens again and again, and that others wait for. */
export class Signal {
  #count = 0;
  #waiting = new Set<() => void>();

  /** How often it has happened. */
  get count(): number {
    return this.#count;
  }

  notify(): void {
    this.#count += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Resolves at the next event. */
  next(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.add(resolve));
  }

  /**
   * Resolves when more than `seen` events have happened, when the time is over, or when the wait is aborted.
   * @returns whether more than `seen` events have happened.
   */
  async after(seen: number, timeoutMs: number, aborted: AbortSignal): Promise<boolean> {
    if (this.#count > seen || aborted.aborted) return this.#count > seen;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        aborted.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      aborted.addEventListener('abort', done);
      this.#waiting.add(done);
    });
    return this.#count > seen;
  }
}
