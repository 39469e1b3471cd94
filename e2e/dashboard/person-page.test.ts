/** What the page of a person says, held against the domain's functions on the very documents that were put in. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { PersonDay } from '#domain/documents/day.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { summariseMonth } from '#domain/merge/person-month.ts';
import { hoursOfParts, namesOfParts } from '#domain/metrics/known-parts.ts';
import { personPeriod, type PersonPeriod } from '#domain/metrics/person-period.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { CODE, deviceDay, VIDEO } from '#domain/testing/device-days.ts';
import { datesBetween, monthOf, weekdayOf } from '#domain/time/calendar.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { clock, exact } from '#lib/ui/durations.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn } from '../stage/browser/dashboard.ts';

const NOW = '2026-11-20T22:00:00Z';
const PERSON = 'kofi_mensah';
const frame = frameOf('UTC', '00:00');
const weights = weightsOf(DEFAULT_RULES);

/** Cells of one key that fill the slots from `first` on. */
const inSlots = (first: number, key: number, seconds: number): number[] =>
  seconds <= 900 ? [first, key, seconds] : [first, key, 900, ...inSlots(first + 1, key, seconds - 900)];

/** Three hours of code from 09:00, some minutes longer each day of the month, a short video in it and one after it. */
function dayOn(date: string): PersonDay {
  const longer = Number(date.slice(8));
  const slots = Array.from({ length: 12 }, (_, index) =>
    index === 4 ? [40, 0, 720, 40, 1, 180] : [36 + index, 0, 900]
  );
  const video = inSlots(48, 1, 60 * longer);
  const device = deviceDay({
    date,
    device: 'box',
    developer: PERSON,
    keys: [CODE, VIDEO],
    cells: [...slots.flat(), ...video],
    timeline: [540, 600, 0, 600, 603, 1, 603, 720, 0, 720, 720 + longer, 1],
    active: [32_400, 43_200 + 60 * longer]
  });
  return mergeDay({ developer: PERSON, date, frame, deviceDays: [device] })!;
}

const workdays = (from: string, to: string) =>
  datesBetween(from, to)
    .filter((date) => weekdayOf(date) < 6)
    .map(dayOn);
const all = workdays('2026-08-03', '2026-11-20');
const monthNamed = (month: string, days: readonly PersonDay[]) =>
  summariseMonth(
    PERSON,
    month,
    days.filter(({ date }) => monthOf(date) === month),
    {
      ...weights,
      rules: `sha256:${'0'.repeat(64)}`
    }
  );
const months = ['2026-08', '2026-09', '2026-10', '2026-11'].map((month) =>
  monthNamed(
    month,
    all.filter(({ date }) => date < '2026-11-20')
  )
);
/** As many as a replica keeps. */
const kept = all.filter(({ date }) => date >= '2026-10-19');

const expected = (from: string, to: string): PersonPeriod =>
  personPeriod(
    datesBetween(from, to),
    { days: kept, months, frame, throughMs: Date.parse('2026-11-21T00:00:00Z') },
    weights,
    Date.parse(NOW)
  );

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await server.couch.use(server.team).bulk({
    docs: [
      {
        _id: teamDeveloperId(PERSON),
        type: 'developer',
        v: 1,
        developer: PERSON,
        name: 'Kofi Mensah',
        zones: frame.zones,
        dayStart: frame.dayStart,
        devices: [{ device: 'box', os: 'linux', through: '2026-11-21T00:00:00Z' }]
      },
      ...months,
      ...kept
    ]
  });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  problems = collectErrors(page);
  await page.clock.install({ time: Date.parse(NOW) });
  await signIn(page, server, 'ana');
});
afterEach(async () => {
  expect(problems).toEqual([]);
  await context.close();
});

async function open(period: string): Promise<void> {
  await page.goto(`${server.url}/people/${PERSON}?${period}`);
  await page.getByRole('heading', { name: 'Kofi Mensah' }).waitFor();
}

/** The exact value of a headline figure. */
const figure = (name: string) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByRole('link', { name: `Definition: ${name}`, exact: true }) })
    .locator('.value')
    .getAttribute('title');

/** Names and values of a section with bars, or of a chart's table, in order. */
const rowsOf = (title: RegExp) =>
  page
    .locator('section, figure')
    .filter({ has: page.getByRole('heading', { name: title }) })
    .last()
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector('th')?.textContent?.trim() ?? '',
        row
          .querySelector('td.number')
          ?.textContent?.trim()
          .replace(/: what .* is made of$/, '') ?? ''
      ])
    );

const inRows = (totals: Iterable<[string, number]>) =>
  [...totals].map(([name, seconds]) => [name, clock(seconds)]);

describe('the page of a person', () => {
  it('tells of a month what its documents hold, also where not all days are kept', async () => {
    await open('period=month&date=2026-10-15');
    const { totals } = expected('2026-10-01', '2026-10-31');
    expect(await figure('Tracked')).toBe(exact(totals.trackedSeconds));
    expect(await figure('Focus')).toBe(exact(totals.focusSeconds ?? 0));
    const october = { days: [], months: months.slice(2, 3), unknown: [] };
    await page.getByRole('heading', { name: /^Time by domain/ }).waitFor();
    expect(await rowsOf(/^Time by app/)).toEqual(inRows(namesOfParts('app', october)));
    expect(await rowsOf(/^Time by domain/)).toEqual([
      ['youtube.com', inRows(namesOfParts('domain', october))[1]?.[1]]
    ]);
    expect(
      await page.getByText('Since 19 Oct: for earlier days, only totals are stored.').count()
    ).toBeGreaterThan(0);
  });

  it('tells of a year its months, its rhythm and its days, each as a table too', async () => {
    await open('period=year&date=2026-10-15');
    const { totals } = expected('2026-01-01', '2026-12-31');
    expect(await figure('Tracked')).toBe(exact(totals.trackedSeconds));
    for (const title of [/^Tracked month by month, 2026/, /^Rhythm by hour/, /^2026, day by day/]) {
      const chart = page.locator('figure').filter({ has: page.getByRole('heading', { name: title }) });
      await chart.getByRole('button', { name: 'Table' }).click();
    }
    expect((await rowsOf(/^Tracked month by month, 2026/))[9]?.[0]).toBe('October 2026');
    const hours = hoursOfParts({ days: all, months: [], unknown: [] });
    expect(await rowsOf(/^Rhythm by hour/)).toEqual(
      [9, 10, 11, 12].map((hour) => [
        `${String(hour).padStart(2, '0')}:00–${hour + 1}:00`,
        clock(hours[hour] ?? 0)
      ])
    );
    expect(await rowsOf(/^2026, day by day/)).toHaveLength(all.length);
  });

  it('says what it does not know where a period cuts a month that is no longer kept', async () => {
    await open('period=custom&from=2026-09-14&to=2026-09-25');
    expect(await figure('Tracked')).toBe(exact(expected('2026-09-14', '2026-09-25').totals.trackedSeconds));
    await page
      .getByText(/^Without 14 Sept? to 25 Sept?:/)
      .first()
      .waitFor();
    expect(await rowsOf(/^Time by app/)).toEqual([]);
  });

  it('lets a day be zoomed, moved and read by keyboard, and opened from the calendar', async () => {
    await open('period=year&date=2026-10-15');
    const calendar = page
      .locator('figure')
      .filter({ has: page.getByRole('heading', { name: /^2026, day by day/ }) });
    await calendar.locator('svg[role=group]').focus();
    await page.keyboard.press('ArrowUp');
    await calendar.getByText('Friday 20 November 2026').last().waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowLeft');
    await calendar.getByText('Friday 13 November 2026').last().waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/people/kofi_mensah?period=day&date=2026-11-13');

    const course = page.locator('figure').filter({ has: page.getByRole('heading', { name: /^Timeline/ }) });
    const shown = course.getByRole('group', { name: 'Zoom' }).locator('span');
    await course.locator('svg[role=group]').focus();
    const whole = await shown.innerText();
    expect(whole).toBe('09:00–17:00');
    await page.keyboard.press('+');
    await expect.poll(() => shown.innerText()).toBe('11:00–15:00');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => shown.innerText()).toBe('10:00–14:00');
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    await expect.poll(() => shown.innerText()).toBe(whole);
    await page.keyboard.press('ArrowRight');
    await course.getByText('Focus session, 09:00–12:00').waitFor({ state: 'attached' });
    await page.getByText('Interrupted by youtube.com 3 min. Ended by youtube.com 13 min.').waitFor();
    await course.getByRole('button', { name: 'Table' }).click();
    expect(await course.locator('tbody tr').count()).toBe(4);
  });
});
