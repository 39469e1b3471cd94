/** A browser that was never here opens the dashboard. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, signIn, submitSignIn, syncSays } from '../stage/browser/dashboard.ts';
import { noteFirstVisit, readFirstVisit } from '../stage/browser/first-visit.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
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

/** Whether the form of the document was ever painted, or would be: read before any script of the page runs. */
const formIsShown = () => page.getByLabel('E-mail').isVisible();

/** Lets no script of the dashboard arrive. */
const withoutScripts = () => page.route('**/_app/**', () => undefined);

it('fetches at most 60 kB in ten requests until somebody can sign in', async () => {
  await noteFirstVisit(page);
  await page.goto(server.url, { waitUntil: 'commit' });
  const { urls, bytes } = await readFirstVisit(page);
  expect(urls).toContain(`${server.url}/`);
  expect(urls.length, urls.join(' ')).toBeGreaterThan(3);
  expect(urls.length, urls.join(' ')).toBeLessThanOrEqual(10);
  expect(bytes, urls.join(' ')).toBeGreaterThan(20_000);
  expect(bytes, urls.join(' ')).toBeLessThanOrEqual(60_000);
});

it('shows the form before any script has arrived, which cannot be sent yet', async () => {
  const errors = collectErrors(page);
  await withoutScripts();
  await page.goto(`${server.url}/week`, { waitUntil: 'commit' });
  await page.getByLabel('E-mail').fill(emailOf('ana'));
  expect(await page.getByRole('button', { name: 'Sign in' }).isDisabled()).toBe(true);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  expect(errors).toEqual([]);
});

it.each([
  ['Enter was pressed before that', true],
  ['its button is pressed', false]
])('keeps what was typed before its script ran, and signs in when %s', async (_, pressesEnter) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_app/**', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(server.url, { waitUntil: 'commit' });
  await page.getByLabel('E-mail').fill(emailOf('ana'));
  await page.getByLabel('Password').fill(PASSWORD);
  if (pressesEnter) await page.getByLabel('Password').press('Enter');
  release();
  if (!pressesEnter) await page.getByRole('button', { name: 'Sign in' }).click();
  await syncSays(page, /Up to date/);
});

it('never shows the form to somebody whose data is on this device', async () => {
  await signIn(page, server, 'ana');
  // The server knows of no session, and the service worker is not asked.
  await context.clearCookies();
  const worker = await page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    return Promise.all(registrations.map((one) => one.unregister()));
  });
  expect(worker).not.toContain(false);
  await withoutScripts();
  await page.goto(`${server.url}/team`, { waitUntil: 'commit' });
  await page.locator('#root').waitFor({ state: 'attached' });
  expect(await formIsShown()).toBe(false);
  await page.unrouteAll();
  await page.reload();
  await syncSays(page, /Sign in to sync/);
  expect(new URL(page.url()).pathname).toBe('/team');
});

it('opens what needs no session, and the page of somebody who has one', async () => {
  await page.goto(`${server.url}/start`);
  await page.getByRole('heading', { name: 'Set up this server' }).waitFor();
  await page.goto(server.url);
  await submitSignIn(page, emailOf('ana'), PASSWORD);
  await page.waitForURL('**/team');
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await syncSays(page, /Up to date/);
});
