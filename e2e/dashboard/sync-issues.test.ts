/** What somebody has to decide about, in the sync details: two versions of one document, and what the server refuses. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { deletedEntry } from '#domain/documents/entry.ts';
import { timeEntry } from '#domain/testing/entries.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;
let person: Registered;
let errors: string[];
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  const id = `kim_${(people += 1)}`;
  person = await server.register(id, 'Kim');
  page = await browser.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  errors = collectErrors(page);
  await signIn(page, server, id);
});
afterEach(() => page.context().close());

type Profile = { _id: string; name: string; _conflicts?: string[] };
const onServer = () => server.couch.use<Profile>(person.database).get('profile', { conflicts: true });

/** Two devices changed the profile from the same version on, and both changes were replicated. */
async function changeTwice(first: string, second: string): Promise<void> {
  const profile: Profile = {
    ...{ _id: 'profile', type: 'profile', v: 1, developer: person.developer_id, name: 'Kim' },
    ...{ zones: [{ from: '2020-01-01', tz: 'UTC' }], dayStart: '04:00' }
  };
  const { rev } = await server.couch.use<Profile>(person.database).insert(profile);
  const hash = rev.slice('1-'.length);
  const start = 2;
  const branch = (name: string, letter: string) => {
    const ids = [letter.repeat(32), hash];
    return { ...profile, name, _rev: `${start}-${ids[0]}`, _revisions: { start, ids } };
  };
  const body = { docs: [branch(first, 'a'), branch(second, 'f')], new_edits: false };
  await server.couch.request({ db: person.database, path: '_bulk_docs', method: 'post', body });
}

async function openDetails(): Promise<Locator> {
  await page
    .getByRole('button')
    .filter({ has: page.getByRole('status') })
    .click();
  return page.getByRole('dialog');
}

it.each(['Kim here', 'Kim there'])(
  'of two versions of a profile, the chosen %s stays, on the server too',
  async (kept) => {
    await changeTwice('Kim here', 'Kim there');
    const details = await openDetails();
    await details.getByRole('heading', { name: /^Changed in two places at once/ }).waitFor();
    for (const name of ['Kim here', 'Kim there']) await details.getByText(name, { exact: true }).waitFor();
    const version = details.locator('.version').filter({ hasText: kept });
    await version.getByRole('button', { name: /^Keep (this|the current) version/ }).click();
    await details
      .getByRole('heading', { name: /^Changed in two places at once/ })
      .waitFor({ state: 'detached' });
    await expect.poll(async () => (await onServer())._conflicts).toBeUndefined();
    expect(await onServer()).toMatchObject({ name: kept });
    expect(errors).toEqual([]);
  }
);

it('an entry that was deleted on one device stays away, whatever another one changed, until its author decides', async () => {
  const entry = timeEntry('2026-10-27T10:00Z', '2026-10-27T11:00Z', { developer: person.developer_id });
  const root = { ...entry, _rev: `1-${'1'.repeat(32)}`, _revisions: { start: 1, ids: ['1'.repeat(32)] } };
  const branch = (version: object, letter: string) => {
    const ids = [letter.repeat(32), '1'.repeat(32)];
    return { ...version, _rev: `2-${ids[0]}`, _revisions: { start: 2, ids } };
  };
  const docs = [root, branch({ ...entry, project: 'bank-call' }, 'f'), branch(deletedEntry(entry), 'a')];
  const body = { docs, new_edits: false };
  await server.couch.request({ db: person.database, path: '_bulk_docs', method: 'post', body });
  const details = await openDetails();
  await details.getByRole('heading', { name: /^Changed in two places at once/ }).waitFor();
  expect(await details.locator('.version').first().textContent()).toContain('deleted');
  await page.goto(`${server.url}/me?period=day&date=2026-10-27`);
  await page.getByRole('main').getByText('Nothing', { exact: false }).first().waitFor();
  await openDetails();
  const edited = page.getByRole('dialog').locator('.version').filter({ hasText: 'bank-call' });
  await edited.getByRole('button', { name: /^Keep this version/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByText('bank-call').first().waitFor();
});
