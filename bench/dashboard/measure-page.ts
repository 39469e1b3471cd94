/** What a page of the dashboard takes in a real Chromium: time until its numbers are painted, processor time, memory. */
import type { CDPSession, Page } from 'playwright-core';

declare global {
  interface Window {
    numbersPainted: Promise<number>;
  }
}

/** From now on, every page that is opened notes when it has painted the first number of the table of people. */
export const noteNumbers = (page: Page) =>
  page.addInitScript(() => {
    window.numbersPainted = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('td[data-name="Tracked"][title*="m"]')) return;
        observer.disconnect();
        // A message sent in an animation frame arrives after that frame was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage('painted');
        });
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    });
  });

/** Milliseconds from opening `url` until numbers were painted; `noteNumbers` first. */
export async function openToNumbers(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(() => window.numbersPainted);
}

/** Bytes that JavaScript holds after a collection, with what its arrays hold outside of the heap. */
export async function heapBytes(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  try {
    await devtools.send('HeapProfiler.collectGarbage');
    // The protocol has the field; its types do not.
    const usage: { usedSize: number; backingStorageSize?: number } =
      await devtools.send('Runtime.getHeapUsage');
    return usage.usedSize + (usage.backingStorageSize ?? 0);
  } finally {
    await devtools.detach();
  }
}

/** Measures the processor time of the main thread, also with an artificially slow processor. */
export class MainThread {
  readonly #devtools: CDPSession;

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async of(page: Page): Promise<MainThread> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new MainThread(devtools);
  }

  async slowDown(rate: number): Promise<void> {
    await this.#devtools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Milliseconds of processor time since the page was opened. */
  async busyMs(): Promise<number> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  }

  /** The processor time of the main thread while `work` runs, in milliseconds. */
  async measure(work: () => Promise<unknown>): Promise<number> {
    const before = await this.busyMs();
    await work();
    return (await this.busyMs()) - before;
  }
}
