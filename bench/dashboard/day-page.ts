/**
 * What the page of one person's day takes in a real Chromium, in processor time of its main thread: a click on "Previous day",
 * until everything of that day is painted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { addDays, weekdayOf } from '#domain/time/calendar.ts';
import { launchWithProfile } from '../../e2e/stage/browser/chromium.ts';
import { opensOffline, signIn } from '../../e2e/stage/browser/dashboard.ts';
import { ServerProcess } from '../../e2e/stage/server/server-process.ts';
import { medianOf, reportFigure } from '../figures.ts';
import { clickToPaint } from './click.ts';
import { fillYear } from './fill-year.ts';
import { MainThread } from './measure-page.ts';

const MANAGER = 'lea';
const PERSON = 'person_0003';
const PEOPLE = 10;
const CLICKS = 16;
const SIZE = { width: 1400, height: 900 };
const SETTLE_MS = 1_500;
const MAX_DAY_MS = 20;
const PREVIOUS = 'Previous day';
const FRIDAY = 5;

/** Prints the median of the clicks that lead to a day with work. */
export async function benchDayPage(): Promise<void> {
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const server = await ServerProcess.start();
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-profile-'));
  const context = await launchWithProfile(join(folder, 'profile'));
  try {
    await server.register(MANAGER, 'Lea', { roles: ['manager'] });
    await fillYear(server.couch, PEOPLE, today);
    console.log(`${PEOPLE} people × a year, load ${loadavg()[0]?.toFixed(1)}`);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize(SIZE);
    await signIn(page, server, MANAGER);
    await opensOffline(page);
    await page.goto(`${server.url}/people/${PERSON}?period=day&date=${today}`);
    await page.getByRole('button', { name: PREVIOUS }).waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await measureDays(page, today);
  } finally {
    await context.close();
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureDays(page: Page, today: string): Promise<void> {
  const thread = await MainThread.of(page);
  const busy: number[] = [];
  const painted: number[] = [];
  for (let click = 1; click <= CLICKS; click += 1) {
    let paintedMs = NaN;
    const busyMs = await thread.measure(async () => {
      paintedMs = await clickToPaint(page, PREVIOUS, SETTLE_MS);
    });
    if (weekdayOf(addDays(today, -click)) > FRIDAY) continue;
    busy.push(busyMs);
    painted.push(paintedMs);
  }
  reportFigure(
    { what: 'a day of one person, processor time', figure: medianOf(busy), goal: MAX_DAY_MS, unit: 'ms' },
    `first ${busy[0]?.toFixed(0)} ms, painted after ${medianOf(painted).toFixed(0)} ms`
  );
}
