/** What a browser that was never here fetches until somebody can sign in. */
import type { Page } from 'playwright-core';
import * as v from 'valibot';

/** `bytes` as they came over the network, with headers; `usableMs` since the navigation began. */
const Visit = v.object({ urls: v.array(v.string()), bytes: v.number(), usableMs: v.number() });
export type Visit = v.InferOutput<typeof Visit>;

/** Call before the page is opened: it notes what had arrived when the form could be sent. */
export async function noteFirstVisit(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('form button.primary:enabled')) return;
      observer.disconnect();
      const usableMs = performance.now();
      const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
      const arrived = entries
        .filter((entry) => entry instanceof PerformanceResourceTiming)
        .filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= usableMs);
      const urls = arrived.map(({ name }) => name);
      const bytes = arrived.reduce((sum, { transferSize }) => sum + transferSize, 0);
      Reflect.set(window, 'firstVisit', { urls, bytes, usableMs });
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
}

/** Waits until the form can be sent. */
export async function readFirstVisit(page: Page): Promise<Visit> {
  await page.locator('form button.primary:enabled').waitFor();
  return v.parse(Visit, await page.evaluate(() => Reflect.get(window, 'firstVisit') as unknown));
}
