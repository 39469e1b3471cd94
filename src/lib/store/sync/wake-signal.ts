/** Ends a wait early: a notification while nothing waits ends the next wait at once. */
export class WakeSignal {
  #notified = false;
  #waiting: AbortController | undefined;

  notify(): void {
    this.#notified = true;
    this.#waiting?.abort();
  }

  /** Runs `work` with a signal that aborts at a notification or with `signal`; a notification ends it without an error. */
  async interrupt(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    if (this.#notified) waiting.abort();
    try {
      if (!waiting.signal.aborted) await work(AbortSignal.any([signal, waiting.signal]));
    } catch (error) {
      if (!waiting.signal.aborted) throw error;
    } finally {
      this.#waiting = undefined;
      this.#notified = false;
    }
  }

  /** Waits so many milliseconds, until a notification, or until the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await this.interrupt(signal, (until) => sleep(ms, until));
  }
}

export const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
