/** WebKitGTK by its WebDriver, on a screen that nobody sees. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { COLLECT_UNCAUGHT, type Driver, type Engine } from './driver.ts';
import { findProgram } from './find-program.ts';
import { clickActions, typeActions } from './input-actions.ts';
import { WebDriverSession } from './webdriver-session.ts';

const PYTHON = '/usr/bin/python3'; // Debian's, for which its packages are
const WINDOW = resolve('e2e/engines/webkit-window.py');
const PACKAGES = 'webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb';

export const WEBKIT: Engine = {
  name: 'WebKit',
  missing: () => (isInstalled() ? undefined : `WebKit is not installed (apt-get install ${PACKAGES})`),
  launch: (profile) => launchWebKit(profile === 'private' ? '--private' : profile.folder)
};

const isInstalled = () =>
  ['WebKitWebDriver', 'Xvfb'].every((name) => findProgram(name) !== undefined) &&
  spawnSync(PYTHON, ['-c', "import gi; gi.require_version('WebKit2', '4.1')"]).status === 0;

async function launchWebKit(profile: string): Promise<Driver> {
  const { screen, display } = await openScreen();
  const port = await findFreePort();
  const webDriver = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' },
    stdio: 'ignore'
  });
  const session = await WebDriverSession.start(`http://127.0.0.1:${port}`, {
    'webkitgtk:browserOptions': { binary: PYTHON, args: [WINDOW, profile, COLLECT_UNCAUGHT] }
  });
  const act = (actions: object[]) => session.send('POST', '/actions', { actions });
  return {
    open: async (url) => void (await session.send('POST', '/url', { url })),
    evaluate: (expression) => session.evaluate(expression),
    clickAt: async (x, y) => void (await act(clickActions(x, y))),
    type: async (text) => void (await act(typeActions(text))),
    resize: async (width, height) => void (await session.send('POST', '/window/rect', { width, height })),
    screenshot: () => session.screenshot(),
    async close() {
      // The program of the window ends by itself, and so writes the profile.
      await session.send('DELETE', '/window');
      await end(webDriver);
      await end(screen);
    }
  };
}

async function openScreen(): Promise<{ screen: ChildProcess; display: string }> {
  const args = ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const screen = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = (await once(screen.stdout, 'data')) as [Buffer];
  return { screen, display: `:${String(number).trim()}` };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill();
  await ended;
}
