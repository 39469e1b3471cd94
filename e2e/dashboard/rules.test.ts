/** A manager changes the rules: offline, through a reload, beside somebody else; and an agent takes them up. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Rules } from '#domain/documents/rules.ts';
import { addCategory, setWeight } from '#domain/rules/edit-categories.ts';
import { removeHomes } from '../stage/agent/run-agent.ts';
import { startWorkstation, type Workstation } from '../stage/agent/workstation.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import {
  collectErrors,
  opensOffline,
  storedInBrowser,
  signIn,
  syncSays
} from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];
let machine: Workstation;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await server.register('boss', 'Boss', { roles: ['admin'] });
  const registered = await server.register('kofi', 'Kofi Mensah');
  machine = await startWorkstation({ registered, serverUrl: server.url, hostname: 'kofi-box' });
  machine.work('Murmur', 6, 40);
  await machine.run('sync', '--hours', '48');
});
afterAll(async () => {
  await machine?.close();
  await closePages(browser);
  await server?.remove();
  removeHomes();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'Europe/Berlin' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
});
afterEach(() => context.close());

const org = () => server.couch.use(server.couch.names.org);
const rulesOnServer = async () => v.parse(Rules, await org().get('rules'));
const secondsByCategory = () => server.totals('2020-01-01', '2100-01-01', 'category', 'ana');
const weightOf = (name: string) => page.getByLabel(`Weight of ${name}`, { exact: true });
const preview = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor();
const save = () => page.getByRole('button', { name: 'Save for everyone' }).click();

/** Somebody else saves: on top of what is there, or beside it. */
async function saveElsewhere(change: (rules: Rules) => Rules): Promise<void> {
  await org().insert(change(await rulesOnServer()));
}

async function open(path: string): Promise<void> {
  await page.goto(`${server.url}${path}`);
  await syncSays(page, /Up to date/);
}

describe('the rules', () => {
  it('are changed offline with a preview, survive a reload, and the next sync of a machine uses them', async () => {
    await expect.poll(secondsByCategory, { timeout: TIMEOUT_MS }).toEqual({ Uncategorized: 2400 });
    await signIn(page, server, 'ana');
    await open('/rules?part=uncategorized');
    await opensOffline(page);
    const before = (await rulesOnServer())._rev;
    await context.setOffline(true);
    await page.getByLabel('Category of Murmur').selectOption('Comms > IM');
    await preview('This moves 40 min from Uncategorized to Comms > IM');

    await page.reload();
    await syncSays(page, /Offline · data from/);
    await preview('This moves 40 min from Uncategorized to Comms > IM');
    await save();
    await preview('They are sent automatically');
    expect((await rulesOnServer())._rev).toBe(before);

    await context.setOffline(false);
    await preview('Each machine applies the rules from its next sync');
    const saved = await rulesOnServer();
    expect(saved.categories.find(({ id }) => id === 'comms-im')?.apps).toContain('Murmur');
    await machine.run('sync');
    await expect.poll(secondsByCategory, { timeout: TIMEOUT_MS }).toEqual({ 'Comms > IM': 2400 });
    expect(errors).toEqual([]);
  });

  it('saved by somebody else meanwhile are shown and not overwritten', async () => {
    await signIn(page, server, 'ana');
    await open('/rules');
    await weightOf('Comms').selectOption('1');
    await saveElsewhere((rules) => setWeight(addCategory(rules, ['Theirs']), ['Comms'], -1));
    await page.getByRole('heading', { name: 'Someone else has saved rules since' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save for everyone' }).count()).toBe(0);
    const both = page.getByRole('group', { name: 'Both of you changed Comms' });
    expect(await both.getByLabel('Use mine: weight 0 → 1').isChecked()).toBe(true);

    await page.getByRole('button', { name: 'Apply my changes to theirs' }).click();
    await save();
    await preview('Each machine applies the rules from its next sync');
    const saved = await rulesOnServer();
    expect(saved.categories.find(({ id }) => id === 'comms')?.weight).toBe(1);
    expect(saved.categories.map(({ id }) => id)).toContain('theirs');
    expect(errors).toEqual([]);
  });

  it('saved by two people at the same time are both kept until one is chosen', async () => {
    await signIn(page, server, 'ana');
    await open('/rules');
    await context.setOffline(true);
    await weightOf('Media').selectOption('1');
    await save();
    await preview('They are sent automatically');
    await saveElsewhere((rules) => setWeight(rules, ['Media'], 2));
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'Two people saved rules at the same time' }).waitFor();
    await page.getByRole('button', { name: 'Show the other version' }).click();
    await page.getByText('The other version would change:').waitFor();
    await page.getByText('An admin can delete the other version.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete the other version' }).count()).toBe(0);

    const other = await browser.newContext({ timezoneId: 'Europe/Berlin' });
    other.setDefaultTimeout(TIMEOUT_MS);
    const admins = await other.newPage();
    await signIn(admins, server, 'boss');
    await admins.goto(`${server.url}/rules`);
    await admins.getByRole('button', { name: 'Show the other version' }).click();
    await admins.getByRole('button', { name: 'Delete the other version' }).click();
    for (const shown of [admins, page])
      await shown.getByRole('heading', { name: 'Two people saved' }).waitFor({ state: 'hidden' });
    await other.close();
    const left: { _conflicts?: string[] } = await org().get('rules', { conflicts: true });
    expect(left._conflicts).toBeUndefined();
    expect(errors).toEqual([]);
  });

  it('look at titles only with patterns of an admin', async () => {
    await signIn(page, server, 'ana');
    await open('/rules');
    const before = await rulesOnServer();
    const titled = before.categories.find(({ rule }) => rule.type === 'regex')!;
    await page
      .getByRole('button', { name: new RegExp(`^${titled.name.join('.*')}`) })
      .first()
      .click();
    const pattern = page.getByRole('textbox', { name: 'Pattern' }).first();
    expect(await pattern.getAttribute('readonly')).not.toBeNull();
    await page.getByText('Only admins can change patterns').first().waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: `Remove ${titled.name.join(' > ')}` }).click();
    await page.getByRole('alert').filter({ hasText: 'Only admins can change patterns' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save for everyone' }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('can be read by everyone, but only changed by managers', async () => {
    await signIn(page, server, 'kofi');
    await open('/rules');
    await page.getByText('Your agent applies these rules').waitFor();
    await page.getByRole('button', { name: /^Comms.*IM/ }).click();
    await page.getByText('Murmur').waitFor();
    expect(await page.getByRole('combobox').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('that are not saved are deleted at sign-out', async () => {
    await signIn(page, server, 'ana');
    await open('/rules');
    await weightOf('Comms').selectOption('-2');
    const storedDrafts = async () =>
      (await storedInBrowser(page)).entries.filter((key) => key.endsWith('rules-draft')).length;
    await expect.poll(storedDrafts).toBe(1);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
    expect(await storedDrafts()).toBe(0);
    expect(errors).toEqual([]);
  });
});
