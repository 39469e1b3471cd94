import type { Page } from 'playwright-core';

/**
 * Milliseconds from a click on the button that says, or is labelled, `name` until the last change it made to the page is painted. Changes
 * are waited for `settleMs`.
 */
export const clickToPaint = (page: Page, name: string, settleMs: number): Promise<number> =>
  page.evaluate(
    async ([text, settle]) => {
      const button = [...document.querySelectorAll('button')].find(
        (one) => one.textContent.trim() === text || one.ariaLabel === text
      );
      const main = document.querySelector('main');
      if (!button || !main) throw new Error(`There is no button ${text}.`);
      let painted = NaN;
      // A message sent in an animation frame arrives after that frame was painted.
      const notePaint = () => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (painted = performance.now());
        port2.postMessage('painted');
      };
      const observer = new MutationObserver(() => requestAnimationFrame(notePaint));
      observer.observe(main, { subtree: true, childList: true, attributes: true, characterData: true });
      const clicked = performance.now();
      button.click();
      await new Promise((resolve) => setTimeout(resolve, settle));
      observer.disconnect();
      return painted - clicked;
    },
    [name, settleMs] as const
  );
