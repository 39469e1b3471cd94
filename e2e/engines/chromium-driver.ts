import { launchChromium, launchWithProfile } from '../stage/browser/chromium.ts';
import { COLLECT_UNCAUGHT, type Engine } from './driver.ts';
import { ENTER } from './input-actions.ts';

export const CHROMIUM: Engine = {
  name: 'Chromium',
  missing: () => undefined,
  async launch(profile) {
    const browser = profile === 'private' ? await launchChromium() : undefined;
    const context =
      profile === 'private' ? await browser?.newContext() : await launchWithProfile(profile.folder);
    if (!context) throw new Error('Chromium has no window.');
    await context.addInitScript(COLLECT_UNCAUGHT);
    const page = context.pages()[0] ?? (await context.newPage());
    return {
      open: async (url) => void (await page.goto(url)),
      evaluate: (expression) => page.evaluate(expression),
      clickAt: (x, y) => page.mouse.click(x, y),
      type: (text) => (text === ENTER ? page.keyboard.press('Enter') : page.keyboard.type(text)),
      resize: (width, height) => page.setViewportSize({ width, height }),
      screenshot: () => page.screenshot(),
      close: async () => (browser ?? context).close()
    };
  }
};
