import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { storedInBrowser, signIn, signInAgain, submitSignIn, syncSays } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await server.register('kofi', 'Kofi Mensah');
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterEach(() => context.close());

const alert = () => page.getByRole('alert').innerText();

describe('signing in', () => {
  it('shows a manager the team and a developer their own days', async () => {
    await signIn(page, server, 'ana');
    await page.waitForURL('**/team');
    await context.clearCookies();
    const other = await (await browser.newContext()).newPage();
    await signIn(other, server, 'kofi');
    await other.waitForURL('**/me');
    await expect(other.getByRole('link', { name: 'Team' }).count()).resolves.toBe(0);
    await other.context().close();
  });

  it('reports a wrong password, and a locked account', async () => {
    await server.register('lock', 'Somebody');
    await page.goto(server.url);
    for (let tries = 0; tries < 5; tries += 1) {
      await submitSignIn(page, emailOf('lock'), `wrong ${tries}`);
      await page.getByRole('alert').filter({ hasText: 'Incorrect e-mail or password' }).waitFor();
    }
    await submitSignIn(page, emailOf('lock'), PASSWORD);
    await page.getByRole('alert').filter({ hasText: 'locked' }).waitFor();
    expect(await alert()).toContain('This account is locked for five minutes after five wrong passwords.');
  });

  it('reports an unreachable server', async () => {
    await page.goto(server.url);
    await page.getByLabel('E-mail').waitFor();
    await context.setOffline(true);
    await submitSignIn(page, emailOf('ana'), PASSWORD);
    await page.getByRole('alert').waitFor();
    expect(await alert()).toContain('The server cannot be reached. Check your connection and try again.');
  });

  it('with a one-time password requires a new one first', async () => {
    const { password = '' } = await server.register('new', 'New Person', { password: undefined });
    await page.goto(server.url);
    await submitSignIn(page, emailOf('new'), password);
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    expect((await storedInBrowser(page)).databases).toEqual([]);
    await page.getByLabel('One-time password').fill(password);
    await page.getByLabel('New password').fill('four words in a row');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await syncSays(page, /Up to date/);

    const again = await (await browser.newContext()).newPage();
    await again.goto(server.url);
    await submitSignIn(again, emailOf('new'), 'four words in a row');
    await syncSays(again, /Up to date/);
    await again.context().close();
  });

  it('with the link of a trial leaves no password in the URL', async () => {
    const fragment = new URLSearchParams({ name: emailOf('ana'), password: PASSWORD });
    await page.goto(`${server.url}/sign-in#${fragment.toString()}`);
    await syncSays(page, /Up to date/);
    expect(page.url()).toBe(`${server.url}/team`);
    await page.goBack().catch(() => undefined);
    expect(page.url()).not.toContain(PASSWORD);
  });

  it('with a link never replaces a session of somebody else', async () => {
    await signIn(page, server, 'ana');
    const fragment = new URLSearchParams({ name: emailOf('kofi'), password: PASSWORD });
    await page.goto('about:blank');
    await page.goto(`${server.url}/sign-in#${fragment.toString()}`);
    await page.waitForURL('**/team');
    await page.getByRole('button', { name: 'Account' }).click();
    expect(await page.getByRole('dialog').innerText()).toContain(emailOf('ana'));
  });
});

describe('on a shared browser', () => {
  const signOut = async () => {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
  };

  it('signing out removes all data', async () => {
    await signIn(page, server, 'ana');
    expect((await storedInBrowser(page)).databases).toHaveLength(3);
    await signOut();
    await expect.poll(() => storedInBrowser(page)).toEqual({ databases: [], entries: [] });
    expect(await context.cookies()).toEqual([]);
    await page.reload();
    await page.getByLabel('E-mail').waitFor();
  });

  it('signing out offline ends the session once the server is reachable', async () => {
    await signIn(page, server, 'ana');
    await context.setOffline(true);
    await signOut();
    expect((await storedInBrowser(page)).databases).toEqual([]);
    await context.setOffline(false);
    await page.reload();
    await page.getByLabel('E-mail').waitFor();
    await expect.poll(() => context.cookies()).toEqual([]);
    await page.reload();
    await page.getByLabel('E-mail').waitFor();
  });

  it('the second user sees no data of the first, who did not sign out', async () => {
    await signIn(page, server, 'ana');
    const before = (await storedInBrowser(page)).databases;
    await context.clearCookies();
    await page.reload();
    await signInAgain(page, emailOf('kofi'));
    await page.waitForURL('**/me');
    await syncSays(page, /Up to date/);
    const after = (await storedInBrowser(page)).databases;
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    expect(await page.locator('body').innerText()).not.toContain('Ana Ruiz');
    await page.goto(`${server.url}/team`);
    await page.waitForTimeout(500);
    expect(await page.locator('body').innerText()).not.toContain('Ana Ruiz');
  });
});
