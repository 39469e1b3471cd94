/**
 * How fast the team's pages are over a year, in a real Chromium whose profile is on disk, with everything on the device and the
 * server stopped: `npm run bench -- dashboard 200` for 200 people.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchWithProfile } from '../../e2e/stage/browser/chromium.ts';
import { opensOffline, signIn } from '../../e2e/stage/browser/dashboard.ts';
import { idsInPack } from '../../e2e/stage/browser/stored-pack.ts';
import { ServerProcess } from '../../e2e/stage/server/server-process.ts';
import { medianOf, reportFigure } from '../figures.ts';
import { clickToPaint } from './click.ts';
import { fillYear } from './fill-year.ts';
import { heapBytes, MainThread, noteNumbers, openToNumbers } from './measure-page.ts';

const MANAGER = 'lea';
const DEFAULT_PEOPLE = 50;
const STARTS = 5;
const CLICKS = 5;
const SLOWER = 4;
const SIZE = { width: 1400, height: 900 };
/** After a start, until the page has done everything that it does later. */
const SETTLE_MS = 4_000;
const MAX_PACK_MS = 120_000;
const POLL_MS = 500;

const MAX_HEAP_MEGABYTES = 0.1;
const maxNumbersMs = (people: number) => (people <= 50 ? 500 : people <= 200 ? 800 : 2_000);
const maxYearMs = (people: number) => (people <= 50 ? 50 : 150);
const maxFirstSyncMs = (people: number) => (people <= 50 ? 1_000 : 10_000);
const MAX_SLOW_YEAR_MS = 250;

export async function benchDashboard(): Promise<void> {
  const people = Number(process.argv[3] ?? DEFAULT_PEOPLE);
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const server = await ServerProcess.start();
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-profile-'));
  try {
    await server.register(MANAGER, 'Lea', { roles: ['manager'] });
    const emptyBytes = await inBrowser(join(folder, 'empty'), async (page) => {
      await signIn(page, server, MANAGER);
      await page.goto(`${server.url}/team`);
      await page.waitForTimeout(SETTLE_MS);
      return heapBytes(page);
    });
    const documents = await fillYear(server.couch, people, today);
    console.log(`${people} people × a year: ${documents} documents, load ${loadavg()[0]?.toFixed(1)}`);
    const profile = join(folder, 'full');
    await inBrowser(profile, async (page) => {
      await page.goto(`${server.url}/team`);
      const startedMs = performance.now();
      await signIn(page, server, MANAGER);
      const figure = performance.now() - startedMs;
      reportFigure({ what: 'sign-in to up to date', figure, goal: maxFirstSyncMs(people), unit: 'ms' });
      await opensOffline(page);
      await page.waitForTimeout(SETTLE_MS);
      await waitForPack(page);
    });
    await server.kill();
    await measureOffline(profile, `${server.url}/team?period=week&date=${today}`, people, emptyBytes);
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOffline(
  profile: string,
  url: string,
  people: number,
  emptyBytes: number
): Promise<void> {
  const starts: number[] = [];
  const busy: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await inBrowser(profile, async (page) => {
      const thread = await MainThread.of(page);
      starts.push(await openToNumbers(page, url));
      busy.push(await thread.busyMs());
      await page.waitForTimeout(start === 0 ? SETTLE_MS : 0);
    });
  }
  const goal = maxNumbersMs(people);
  reportFigure(
    { what: 'offline to numbers, a new browser', figure: medianOf(starts), goal, unit: 'ms' },
    `slowest ${Math.max(...starts).toFixed(0)} ms, processor time ${medianOf(busy).toFixed(0)} ms`
  );
  await inBrowser(profile, async (page) => {
    await openToNumbers(page, url);
    await page.waitForTimeout(SETTLE_MS);
    const reportHeap = async (what: string) => {
      const figure = ((await heapBytes(page)) - emptyBytes) / 1e6 / people;
      reportFigure({ what, figure, goal: MAX_HEAP_MEGABYTES, unit: 'MB' });
    };
    await reportHeap('heap per person');
    await measureYear(page, people);
    await reportHeap('heap per person after a year was shown');
  });
}

/** Clicks on Year, from Quarter. */
async function measureYear(page: Page, people: number): Promise<void> {
  const thread = await MainThread.of(page);
  for (const [rate, maxMs, settleMs] of [
    [1, maxYearMs(people), 1_500],
    [SLOWER, MAX_SLOW_YEAR_MS, 4_000]
  ] as const) {
    await thread.slowDown(rate);
    await clickToPaint(page, 'Quarter', settleMs);
    const [busy, painted]: [number[], number[]] = [[], []];
    for (let click = 0; click < CLICKS; click += 1) {
      busy.push(await thread.measure(async () => painted.push(await clickToPaint(page, 'Year', settleMs))));
      await clickToPaint(page, 'Quarter', settleMs);
    }
    const slower = rate === 1 ? '' : `, processor ${rate} × slower`;
    reportFigure(
      { what: `team, a year, processor time${slower}`, figure: medianOf(busy), goal: maxMs, unit: 'ms' },
      `first ${busy[0]?.toFixed(0)} ms, painted after ${medianOf(painted).toFixed(0)} ms`
    );
  }
  await thread.slowDown(1);
}

/** A large team's pack takes longer to store than the rest of a first visit. */
async function waitForPack(page: Page): Promise<void> {
  const startedMs = performance.now();
  while ((await idsInPack(page)).length === 0) {
    if (performance.now() - startedMs > MAX_PACK_MS) throw new Error('No pack was stored.');
    await page.waitForTimeout(POLL_MS);
  }
  console.log(`pack stored after another ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
}

async function inBrowser<T>(profile: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await launchWithProfile(profile);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize(SIZE);
    await noteNumbers(page);
    return await work(page);
  } finally {
    await context.close();
  }
}
