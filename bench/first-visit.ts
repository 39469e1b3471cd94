/** How long a browser that was never here takes on a slow network, with a processor that is four times slower. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../e2e/stage/browser/chromium.ts';
import { noteFirstVisit, readFirstVisit } from '../e2e/stage/browser/first-visit.ts';
import { emailOf, PASSWORD, ServerProcess } from '../e2e/stage/server/server-process.ts';
import { fillTeam } from '../e2e/stage/teams/fill-team.ts';
import { medianOf, reportFigure, type Figure } from './figures.ts';

const MANAGER = 'lea';
const RUNS = 5;
const SLOWER = 4;
/** Slow 4G, as Chromium's developer tools had it: bytes per second, and the round trip. */
const SLOW = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8
};
/** In which somebody types an e-mail address and a password, or a password manager is opened. */
const TYPING_MS = 5_000;

type Run = { requests: number; bytes: number; paintMs: number; usableMs: number; numbersMs: number };

export async function benchFirstVisit(): Promise<void> {
  const server = await ServerProcess.start();
  const browser = await launchChromium();
  try {
    const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    await server.register(MANAGER, 'Lea', { roles: ['manager'] });
    await fillTeam(server.couch, { developers: 10, days: 35, months: 12, today });
    const runs: Run[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const context = await browser.newContext({ timezoneId: 'UTC' });
      runs.push(await visit(context, server, today));
      await context.close();
    }
    const figures: [string, Figure['unit'], number | undefined, (run: Run) => number][] = [
      ['requests until sign-in is usable', '', 10, ({ requests }) => requests],
      ['bytes until sign-in is usable', 'kB', 60, ({ bytes }) => bytes / 1000],
      ['first paint', 'ms', 800, ({ paintMs }) => paintMs],
      ['sign-in is usable', 'ms', undefined, ({ usableMs }) => usableMs],
      ['sign-in to the numbers of the team', 'ms', 2_500, ({ numbersMs }) => numbersMs]
    ];
    for (const [what, unit, goal, read] of figures)
      reportFigure({ what, unit, figure: medianOf(runs.map(read)), ...(goal !== undefined && { goal }) });
  } finally {
    await browser.close();
    await server.remove();
  }
}

async function visit(context: BrowserContext, server: ServerProcess, today: string): Promise<Run> {
  const page = await context.newPage();
  await slowDown(await context.newCDPSession(page));
  await noteFirstVisit(page);
  await page.goto(server.url, { waitUntil: 'commit' });
  const { urls, bytes, usableMs } = await readFirstVisit(page);
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN
  );
  await page.getByLabel('E-mail').fill(emailOf(MANAGER));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.waitForTimeout(TYPING_MS);
  const numbersMs = await signInToNumbers(page, today);
  return { requests: urls.length, bytes, paintMs, usableMs, numbersMs };
}

async function slowDown(devtools: CDPSession): Promise<void> {
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** From the click to the first figure of the team, both in the clock of the page. */
async function signInToNumbers(page: Page, today: string): Promise<number> {
  const clickedMs = await page.evaluate(() => {
    const clicked = performance.now();
    document.querySelector<HTMLButtonElement>('form button.primary')?.click();
    return clicked;
  });
  const figures = page.locator('dl .value');
  await figures.filter({ hasText: /\d/ }).first().waitFor();
  const numbersMs = await page.evaluate(() => performance.now());
  if (!page.url().includes('/team')) throw new Error(`Instead of the team's page, ${today}: ${page.url()}`);
  return numbersMs - clickedMs;
}
