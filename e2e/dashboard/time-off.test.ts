/** The timer on two devices, and absences with the balance that they change. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { putContractRoute } from '#domain/api/worktime.ts';
import { pathOf } from '#domain/api/route.ts';
import { teamAbsencesId } from '#domain/documents/team-absences.ts';
import { entryRange, type Entry } from '#domain/documents/entry.ts';
import { addDays } from '#domain/time/calendar.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ADMIN_TOKEN } from '../stage/server/journey-couch.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function openDashboard(person: Registered, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await signIn(page, server, person.developer_id);
  await page.goto(`${server.url}${path}`);
  await syncSays(page, /Up to date/);
  return page;
}

async function startTimer(page: Page, project: string): Promise<void> {
  await page.getByRole('button', { name: /^Timer/ }).waitFor();
  await page.keyboard.press('Shift+T');
  const dialog = page.getByRole('dialog', { name: 'Timer' });
  await dialog.getByLabel('Project').fill(project);
  await dialog.getByRole('button', { name: /^(Start|Switch)$/ }).click();
  await page.getByRole('button', { name: new RegExp(`running.*${project}`) }).waitFor();
}

it('the timer runs once, on two devices that both started it offline, and no time is lost', async () => {
  const person = await server.register('kim', 'Kim');
  const phone = await openDashboard(person, '/me');
  const laptop = await openDashboard(person, '/me');
  const errors = [...collectErrors(phone), ...collectErrors(laptop)];
  await phone.getByRole('button', { name: /^Timer/ }).waitFor();
  await laptop.getByRole('button', { name: /^Timer/ }).waitFor();
  await phone.context().setOffline(true);
  await laptop.context().setOffline(true);
  await startTimer(phone, 'phone-call');
  await phone.waitForTimeout(2500);
  await startTimer(laptop, 'laptop-call');
  await phone.context().setOffline(false);
  await syncSays(phone, /Up to date/);
  await laptop.context().setOffline(false);
  for (const page of [phone, laptop])
    await page.getByRole('button', { name: /running.*laptop-call/ }).waitFor();
  const own = server.couch.use<Entry>(person.database);
  const entries = async () => {
    const { rows } = await own.list({ ...entryRange(), include_docs: true, conflicts: true });
    return rows.map(({ doc }) => doc as Entry & { project: string; start: string; end: string });
  };
  await expect.poll(async () => (await entries()).map(({ project }) => project)).toEqual(['phone-call']);
  await phone.keyboard.press('Shift+T');
  await phone.getByRole('dialog', { name: 'Timer' }).getByRole('button', { name: 'Stop' }).click();
  await expect
    .poll(async () => (await entries()).map(({ project }) => project).sort())
    .toEqual(['laptop-call', 'phone-call']);
  const [one, other] = (await entries()).sort((a, b) => (a.start < b.start ? -1 : 1));
  expect(one?.end).toBe(other?.start);
  await laptop.getByRole('button', { name: 'Timer', exact: true }).waitFor();
  await expect.poll(async () => (await own.get('timer', { conflicts: true }))._conflicts).toBeUndefined();
  expect(errors).toEqual([]);
  await Promise.all([phone, laptop].map((page) => page.context().close()));
});

it('an absence is added offline, changes the balance, reaches the team without its kind, and is undone', async () => {
  const person = await server.register('ana', 'Ana');
  // Over by any clock.
  const date = addDays(new Date().toISOString().slice(0, 10), -2);
  const year = date.slice(0, 4);
  await fetch(`${server.url}${pathOf(putContractRoute, { id: person.developer_id })}`, {
    method: 'POST',
    headers: { 'Admin-Token': ADMIN_TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify({ from: date, until: date, weekdays: Array(7).fill(28_800) })
  });
  const page = await openDashboard(person, '/me');
  const errors = collectErrors(page);
  await page.getByRole('button', { name: 'Add time' }).waitFor();
  await page.keyboard.press('n');
  await page.getByLabel('How long, and on what').fill('6h planning');
  await page.getByRole('dialog').getByLabel('Date').fill(date);
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.goto(`${server.url}/time-off?year=${year}`);
  const row = page.getByRole('row', { name: new RegExp(`^${year} `) });
  await expect.poll(() => row.textContent()).toMatch(/8:00.*0:00.*0:00.*6:00.*−2:00.*−2:00/s);
  await syncSays(page, /Up to date/);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Add absence' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add absence' });
  for (const label of ['First day', 'Last day']) await dialog.getByLabel(label).fill(date);
  await dialog.getByLabel('Kind', { exact: true }).selectOption('sick');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => row.textContent()).toMatch(/8:00.*0:00.*8:00.*6:00.*\+6:00.*\+6:00/s);
  await page.context().setOffline(false);
  const team = server.couch.use<{ absences: object[] }>(server.couch.names.team('main'));
  const id = teamAbsencesId(year, person.developer_id);
  const inTeam = async () => (await team.get(id).catch(() => undefined))?.absences;
  await expect.poll(inTeam).toEqual([{ date, part: 'full' }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(inTeam).toBeUndefined();
  await expect.poll(() => row.textContent()).toMatch(/−2:00/);
  expect(errors).toEqual([]);
  await page.context().close();
});
