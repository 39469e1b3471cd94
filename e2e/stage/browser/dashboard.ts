/** What a user does and sees in the dashboard. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { exact } from '#lib/ui/durations.ts';
import { emailOf, PASSWORD, type ServerProcess } from '../server/server-process.ts';

/** Fills the form and sends it. */
export async function submitSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Opens the dashboard, signs in and waits until it is up to date. */
export async function signIn(page: Page, server: ServerProcess, id: string): Promise<void> {
  await page.goto(server.url);
  await submitSignIn(page, emailOf(id), PASSWORD);
  await syncSays(page, /Up to date/);
}

/** After the session has ended: by way of the sync details. */
export async function signInAgain(page: Page, email: string): Promise<void> {
  await syncSays(page, /Sign in to sync/);
  await page
    .getByRole('button')
    .filter({ has: page.getByRole('status') })
    .click();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await submitSignIn(page, email, PASSWORD);
}

/** Waits until the line in the header says so. */
export async function syncSays(page: Page, words: RegExp, withinMs = 90_000): Promise<void> {
  try {
    await page.getByRole('status').filter({ hasText: words }).waitFor({ timeout: withinMs });
  } catch (error) {
    const instead = await readSyncDetails(page).catch(() => page.locator('body').innerText());
    throw new Error(`instead of ${String(words)} it says: ${instead}`, { cause: error });
  }
}

/** What the table of people says they tracked, to the second, by name. */
export async function trackedByName(page: Page): Promise<Record<string, string>> {
  const rows = page.getByRole('row').filter({ has: page.locator('td[data-name="Tracked"]') });
  await rows.first().waitFor();
  const entries = await rows.evaluateAll((elements) =>
    elements.map((row) => [
      row.querySelector('th')?.textContent?.trim() ?? '',
      row.querySelector('td[data-name="Tracked"]')?.getAttribute('title') ?? ''
    ])
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Waits until the table says that this person tracked so many seconds. */
export const tracked = (page: Page, name: string, seconds: number) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .getByTitle(exact(seconds), { exact: true })
    .waitFor();

/** Opens the details of the sync and returns what they say. */
export async function readSyncDetails(page: Page): Promise<string> {
  await page
    .getByRole('button')
    .filter({ has: page.getByRole('status') })
    .click();
  const dialog = page.getByRole('dialog');
  // What it says is fetched when it is opened.
  await dialog.getByRole('paragraph').first().waitFor();
  const text = await dialog.innerText();
  await page.keyboard.press('Escape');
  return text;
}

/** Everything that went wrong on the page without being caught, and what its Content-Security-Policy did not allow. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) =>
    errors.push(error.stack || error.message || error.name + JSON.stringify(error))
  );
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) errors.push(message.text());
  });
  return errors;
}

/** Names of the databases and the entries of localStorage that this browser stores for the dashboard. */
export const storedInBrowser = (page: Page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    // PouchDB tries whether there is a localStorage by leaving an entry that says nothing.
    entries: Object.keys(localStorage).filter((key) => key !== '_pouch_check_localstorage')
  }));

/**
 * Waits until the service worker has cached the whole shell and responds for it. Polled by a timer: a page that is not visible
 * draws no frames.
 *
 * @throws with the state of the service worker.
 */
export async function opensOffline(page: Page): Promise<void> {
  const isControlled = () => navigator.serviceWorker.controller?.state === 'activated';
  try {
    await page.waitForFunction(isControlled, undefined, { polling: 100 });
  } catch (error) {
    const states = await page.evaluate(async () => {
      const { installing, waiting, active } = (await navigator.serviceWorker.getRegistration()) ?? {};
      const { controller } = navigator.serviceWorker;
      return Object.entries({ installing, waiting, active, controller })
        .map(([name, worker]) => `${name}: ${worker?.state ?? 'none'}`)
        .join(', ');
    });
    throw new Error(`No service worker controls the page; ${states}`, { cause: error });
  }
}

/** Waits until the service worker has cached the files of all pages. */
export const allPagesOpenOffline = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        const worker = (await navigator.serviceWorker.ready).active;
        const { port1, port2 } = new MessageChannel();
        const missing = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data as unknown)));
        worker?.postMessage('cache other pages', [port2]);
        return missing;
      })
    )
    .toBe(0);
