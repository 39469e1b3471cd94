/** The queue has no room for another task of this origin, or for any. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** Whether other origins still have room. */
  readonly isOwnShare: boolean;

  constructor(isOwnShare: boolean) {
    super('Too many tasks are waiting.');
    this.isOwnShare = isOwnShare;
  }
}

type QueueLimits = { concurrency: number; maxWaiting: number; maxWaitingPerOrigin: number };

/**
 * Runs a bounded number of tasks at once. Origins, such as client addresses, take turns: a flood from one of them delays the
 * tasks of others by one task each.
 */
export class FairQueue {
  readonly #limits: QueueLimits;
  /** The origin whose turn it is comes first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #waitingCount = 0;
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** @returns what the task returns. @throws QueueFullError, or what the task throws. */
  async run<T>(origin: string, task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limits.concurrency) await this.#wait(origin);
    else this.#running += 1;
    try {
      return await task();
    } finally {
      this.#startNext();
    }
  }

  /** Resolves when the running task that ended has handed its place over. */
  #wait(origin: string): Promise<void> {
    const own = this.#waiting.get(origin) ?? [];
    if (own.length >= this.#limits.maxWaitingPerOrigin) throw new QueueFullError(true);
    if (this.#waitingCount >= this.#limits.maxWaiting) throw new QueueFullError(false);
    this.#waiting.set(origin, own);
    this.#waitingCount += 1;
    return new Promise((resolve) => own.push(resolve));
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    const [origin, own] = next;
    const start = own.shift();
    this.#waitingCount -= 1;
    this.#waiting.delete(origin);
    if (own.length > 0) this.#waiting.set(origin, own);
    start?.();
  }
}
