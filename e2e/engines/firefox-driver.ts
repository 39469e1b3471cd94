/** Firefox by its own WebDriver BiDi: nothing has to be installed besides. https://w3c.github.io/webdriver-bidi */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BidiConnection } from './bidi-connection.ts';
import { COLLECT_UNCAUGHT, type Driver, type Engine } from './driver.ts';
import { findProgram } from './find-program.ts';
import { clickActions, typeActions } from './input-actions.ts';

const findFirefox = () => process.env['FIREFOX_PATH'] ?? findProgram('firefox-esr') ?? findProgram('firefox');

export const FIREFOX: Engine = {
  name: 'Firefox',
  missing: () =>
    findFirefox() === undefined ? 'Firefox is not installed (apt-get install firefox-esr)' : undefined,
  async launch(profile) {
    if (profile !== 'private') return launchFirefox(profile.folder, '');
    const folder = mkdtempSync(join(tmpdir(), 'tidesheet-firefox-'));
    const driver = await launchFirefox(folder, 'user_pref("browser.privatebrowsing.autostart", true);\n');
    return {
      ...driver,
      async close() {
        await driver.close();
        rmSync(folder, { recursive: true, force: true });
      }
    };
  }
};

async function launchFirefox(folder: string, preferences: string): Promise<Driver> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'user.js'), preferences);
  const args = [
    '--headless',
    '--no-remote',
    '--profile',
    folder,
    '--remote-debugging-port',
    '0',
    'about:blank'
  ];
  const child = spawn(findFirefox() ?? 'firefox', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  const connection = await BidiConnection.open(await listeningUrl(child.stderr));
  const context = await connection.firstContext();
  await connection.send('script.addPreloadScript', { functionDeclaration: `() => {${COLLECT_UNCAUGHT}}` });
  const act = (actions: object[]) => connection.send('input.performActions', { context, actions });
  return {
    open: async (url) =>
      void (await connection.send('browsingContext.navigate', { context, url, wait: 'complete' })),
    evaluate: (expression) => connection.evaluate(context, expression),
    clickAt: async (x, y) => void (await act(clickActions(x, y))),
    type: async (text) => void (await act(typeActions(text))),
    resize: async (width, height) =>
      void (await connection.send('browsingContext.setViewport', { context, viewport: { width, height } })),
    screenshot: () => connection.screenshot(context),
    async close() {
      await connection.send('browser.close', {});
      await ended;
    }
  };
}

async function listeningUrl(stderr: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stderr })) {
    lines.push(line);
    const url = /WebDriver BiDi listening on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    stderr.resume();
    return url;
  }
  throw new Error(`Firefox ended before it was ready:\n${lines.join('\n')}`);
}
