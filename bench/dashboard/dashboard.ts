/** How fast the pages are over a year of 50 people, in a real Chromium with everything on the device. */
import type { Page } from 'playwright-core';
import { launchChromium } from '../../e2e/stage/browser/chromium.ts';
import { fillTeam } from '../../e2e/stage/teams/fill-team.ts';
import { emailOf, ServerProcess } from '../../e2e/stage/server/server-process.ts';
import { signIn, syncSays } from '../../e2e/stage/browser/dashboard.ts';
import { clickToPaint } from './click.ts';
import { compute, RUNS, type Computed } from './compute.ts';

const MANAGER = 'lea';
/** Every click is waited for until the page has been quiet, so a run takes seconds. */
const CLICKS = 10;
const SLOWER = 4;
const SIZE = { width: 1400, height: 900 };

export async function benchDashboard(): Promise<void> {
  const server = await ServerProcess.start();
  const browser = await launchChromium();
  try {
    const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    await server.register(MANAGER, 'Lea', { roles: ['manager'] });
    await fillTeam(server.couch, { developers: 50, days: 35, months: 12, today });
    const context = await browser.newContext({ timezoneId: 'UTC', viewport: SIZE });
    const page = await context.newPage();
    await signIn(page, server, MANAGER);
    tellComputed(await compute(page, emailOf(MANAGER), 'team-main', today));
    for (const path of ['/team', '/projects', '/people/person_007']) {
      await page.goto(`${server.url}${path}?period=quarter&date=${today}`);
      await syncSays(page, /Up to date/);
      await tellPainted(page, path);
    }
  } finally {
    await browser.close();
    await server.remove();
  }
}

function tellComputed({ readMs, documents, views }: Computed): void {
  console.log(`${documents} documents read from IndexedDB and checked: ${readMs.toFixed(0)} ms`);
  for (const { name, firstMs, runsMs } of views) {
    const first = `the first time ${firstMs.toFixed(0)} ms`;
    console.log(
      `computed, ${name}: ${middle(runsMs).toFixed(1)} ms (median of ${RUNS}, at most 50), ${first}`
    );
  }
}

async function tellPainted(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  for (const [rate, mostMs, settleMs] of [
    [1, 150, 700],
    [SLOWER, 400, 2_000]
  ] as const) {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate });
    const times: number[] = [];
    for (let click = 0; click < CLICKS; click += 1) {
      times.push(await clickToPaint(page, 'Year', settleMs));
      await clickToPaint(page, 'Quarter', settleMs);
    }
    times.sort((a, b) => a - b);
    const slower = rate === 1 ? '' : `, processor ${rate} × slower`;
    const worst = `worst ${times.at(-1)?.toFixed(0)} ms`;
    console.log(
      `painted, ${path}, a year${slower}: ${middle(times).toFixed(0)} ms (at most ${mostMs}), ${worst}`
    );
  }
  await devtools.detach();
}

const middle = (sorted: number[]): number => sorted[Math.floor(sorted.length / 2)] ?? NaN;
