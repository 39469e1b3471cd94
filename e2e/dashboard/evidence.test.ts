/** Figures opened down to the documents behind them, pages of projects, and what others see of somebody. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sameContent } from '#domain/documents/content.ts';
import { dayId, dayRange, type DeviceDay, PersonDay } from '#domain/documents/day.ts';
import * as v from 'valibot';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { MANAGER, startSampleTeam } from '../stage/teams/sample-team.ts';
import type { ServerProcess } from '../stage/server/server-process.ts';
import { signIn, syncSays } from '../stage/browser/dashboard.ts';

const NOW = '2026-11-20T15:34:00Z';
const ODD = '../a%2F b & 100 % 🌊.js';
const DAY = '2026-11-18';

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await startSampleTeam(NOW);
  await renameProject('priya_nair', ODD);
  browser = await sharedChromium();
  page = await open(MANAGER);
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

it('a figure opens down to the slots of a day, and every step adds up to it, to the second', async () => {
  await page.goto(`${server.url}/projects?period=week&date=${DAY}`);
  const cell = page.getByRole('row', { name: /^payments-api/ }).locator('[data-name="Tracked"]');
  const figure = secondsOf(await cell.getAttribute('title'));
  await cell.getByRole('link').click();

  const people = page.getByRole('region', { name: 'Person by person' });
  expect(sum(await times(people, 'tbody'))).toBe(figure);
  expect(await times(people, 'tfoot')).toEqual([figure]);

  await people.getByRole('link', { name: 'Kofi Mensah' }).click();
  const days = page.getByRole('region', { name: 'Day by day' });
  await days.waitFor();
  const [ofPerson] = await times(days, 'tfoot');
  expect(sum(await times(days, 'tbody'))).toBe(ofPerson);
  const [ofDay] = await times(days, 'tbody');

  await days.locator('tbody').getByRole('link').first().click();
  const keys = page.getByRole('region', { name: 'What was counted' });
  await keys.waitFor();
  expect(await times(keys, 'tfoot')).toEqual([ofDay]);
  const slots = await keys.locator('details li').allTextContents();
  expect(sum(slots.map((text) => parseTime(text.split(/\s+/).at(-1) ?? '')))).toBe(ofDay);
  await keys.getByText('from the editor').first().waitFor();
  await keys
    .getByText(/rule “work-editor”: it names this app/)
    .first()
    .waitFor();
});

it('shows the document as it is, and back returns to where one was', async () => {
  await page.getByText('The documents, as stored on this device').click();
  const shown: unknown = JSON.parse(await page.locator('pre').first().innerText());
  const { _id: id } = v.parse(PersonDay, shown);
  expect(shown).toEqual(await server.couch.use(server.team).get(id));
  await page.goBack();
  await page.getByRole('region', { name: 'Day by day' }).waitFor();
  await page.goBack();
  await page.getByRole('region', { name: 'Person by person' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
});

it('a project of any name has a page, also after a reload', async () => {
  await page.goto(`${server.url}/projects?period=week&date=${DAY}`);
  await page.getByRole('link', { name: ODD, exact: true }).click();
  const people = page.getByRole('region', { name: /^People/ });
  await people.getByRole('rowheader', { name: 'Priya Nair' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: ODD, exact: true }).waitFor();
  await people.getByRole('rowheader', { name: 'Priya Nair' }).waitFor();
  await page.getByRole('button', { name: 'by person' }).click();
  await page.getByRole('figure', { name: /by day and person/ }).waitFor();
  await people.locator('[data-name="Tracked"] a').click();
  await page.getByText(`Project ${ODD}`).waitFor();
});

it('a project that nobody worked on says so', async () => {
  await page.goto(`${server.url}/projects/never-heard-of`);
  await page.getByText('There is no project with this name').waitFor();
});

it('what others see of somebody is the document that their team has', async () => {
  const own = await open('kofi_mensah');
  await own.getByRole('button', { name: 'Account' }).click();
  await own.getByRole('link', { name: 'What others see of you' }).click();
  await own.goto(`${server.url}/me/shared?period=day&date=${DAY}`);
  await own.getByText('The managers of Main').waitFor();
  await own.getByText(/^Every 15 minutes/).click();
  await own.getByText(/^Between 09:00 and 09:15:$/).waitFor();
  await own.getByText('Its name, kofi-box, its host name, ').waitFor();
  await own.getByRole('heading', { name: 'Which rules look at your window titles' }).waitFor();
  await own.getByText('What your machines sent for this day').click();
  const sent = own.getByLabel(dayId(DAY, 'kofi-box'));
  const theirs: unknown = JSON.parse(await own.getByLabel('The person’s day').innerText());
  const team = await server.couch.use(server.team).get(dayId(DAY, 'kofi_mensah'));
  expect(sameContent(theirs as object, team)).toBe(true);
  expect(JSON.parse(await sent.innerText())).toEqual(await ownDay('kofi_mensah', dayId(DAY, 'kofi-box')));
  await own.context().close();
});

/** Gives another name to a project in all that a person's machines sent. */
async function renameProject(id: string, name: string): Promise<void> {
  const database = server.couch.use(await databaseOf(id));
  const { rows } = await database.list({ ...dayRange(), include_docs: true });
  const days = rows.flatMap(({ doc }) => (doc ? [doc as unknown as DeviceDay] : [])); // as the sample wrote them
  const project = days.flatMap(({ keys }) => keys.map(([, , one]) => one)).find((one) => one !== '');
  const docs = days.map((day) => ({
    ...day,
    keys: day.keys.map(([app, category, one, domain]) => [
      app,
      category,
      one === project ? name : one,
      domain
    ])
  }));
  await database.bulk({ docs });
}

const ownDay = async (id: string, day: string) => server.couch.use(await databaseOf(id)).get(day);

async function databaseOf(id: string): Promise<string> {
  const names = await server.couch.db.list();
  return names.find((name) => name.endsWith(`-${id}`)) ?? '';
}

type Part = ReturnType<Page['getByRole']>;

/** The last number of every row in a part of a table, in seconds. */
const times = async (table: Part, part: 'tbody' | 'tfoot') => {
  await table.locator(`${part} tr`).first().waitFor();
  const texts = await table.locator(`${part} tr > td:last-child`).allTextContents();
  return texts.map((text) => parseTime(/\d+:\d\d:\d\d/.exec(text)?.[0] ?? ''));
};

const parseTime = (text: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

/** `7 h 40 min 12 s` in seconds. */
function secondsOf(words: string | null): number {
  const units: Record<string, number> = { h: 3600, min: 60, s: 1 };
  return sum(
    [...(words ?? '').matchAll(/(\d+) (h|min|s)/g)].map(
      ([, value, unit]) => Number(value) * (units[unit ?? ''] ?? 0)
    )
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);

async function open(id: string): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Europe/Madrid', locale: 'en-GB' });
  context.setDefaultTimeout(TIMEOUT_MS);
  const opened = await context.newPage();
  await opened.clock.install({ time: Date.parse(NOW) });
  await signIn(opened, server, id);
  await syncSays(opened, /Up to date/);
  return opened;
}
