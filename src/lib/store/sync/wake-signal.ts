/** Something to wait for that can be cut short: rung while nobody waits, it cuts the next wait short. */
export class Alarm {
  #rung = false;
  #waiting: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#waiting?.abort();
  }

  /** Runs `work` with a signal that aborts when the alarm rings or `signal` does; a ring ends it quietly. */
  async during(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    if (this.#rung) waiting.abort();
    try {
      if (!waiting.signal.aborted) await work(AbortSignal.any([signal, waiting.signal]));
    } catch (error) {
      if (!waiting.signal.aborted) throw error;
    } finally {
      this.#waiting = undefined;
      this.#rung = false;
    }
  }

  /** Waits so many milliseconds, or until the alarm rings or the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await this.during(signal, (until) => sleep(ms, until));
  }
}

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
