/** What somebody does and sees in a browser of any engine. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Driver } from './driver.ts';
import { ENTER } from './input-actions.ts';

const TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** A function that runs in the page: it knows nothing but its arguments, and both they and its result fit into JSON. */
type InPage<A extends unknown[], R> = (...args: A) => R;

export class Visitor {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  async run<A extends unknown[], R>(inPage: InPage<A, R>, ...args: A): Promise<Awaited<R>> {
    return (await this.driver.evaluate(`(${inPage})(...${JSON.stringify(args)})`)) as Awaited<R>;
  }

  /** Waits until a function in the page returns something true, and returns that. It may throw until then. */
  async waitFor<A extends unknown[], R>(what: string, inPage: InPage<A, R>, ...args: A) {
    const untilMs = Date.now() + TIMEOUT_MS;
    let failure: unknown;
    while (Date.now() < untilMs) {
      try {
        const found = await this.run(inPage, ...args);
        if (found) return found;
      } catch (error) {
        failure = error;
      }
      await delay(POLL_MS);
    }
    const instead = await this.run(() => document.body.innerText).catch(String);
    throw new Error(`waited for ${what}; instead the page says:\n${instead}`, { cause: failure });
  }

  /** Waits until the text of the page matches. */
  async sees(pattern: RegExp): Promise<void> {
    await this.waitFor(
      String(pattern),
      (source) => new RegExp(source).test(document.body.innerText),
      pattern.source
    );
  }

  /** Clicks the first visible link or button whose name begins so. */
  async click(name: string): Promise<void> {
    await this.#clickCentre(name, (wanted) => {
      const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent ?? '';
      const clickable = [...document.querySelectorAll('button, a')];
      const found = clickable.find(
        (element) => element.checkVisibility() && nameOf(element).trim().startsWith(wanted)
      );
      found?.scrollIntoView({ block: 'center' });
      return found?.getBoundingClientRect().toJSON() as DOMRect | undefined;
    });
  }

  /** Types into the field of this label. */
  async fill(label: string, text: string): Promise<void> {
    await this.#clickCentre(label, (wanted) => {
      const labels = [...document.querySelectorAll('label')];
      const field = labels.find(({ textContent }) => textContent?.trim() === wanted)?.control;
      field?.scrollIntoView({ block: 'center' });
      return field?.getBoundingClientRect().toJSON() as DOMRect | undefined;
    });
    await this.driver.type(text);
  }

  /** Sends a form, as people do from its last field. */
  pressEnter(): Promise<void> {
    return this.driver.type(ENTER);
  }

  async reload(): Promise<void> {
    await this.driver.open(await this.run(() => location.href));
  }

  async #clickCentre(wanted: string, boxInPage: InPage<[string], DOMRect | undefined>): Promise<void> {
    const box = await this.waitFor(`“${wanted}”, to click it`, boxInPage, wanted);
    if (box) await this.driver.clickAt(box.x + box.width / 2, box.y + box.height / 2);
  }
}
