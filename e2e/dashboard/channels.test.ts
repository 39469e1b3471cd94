/** Tokens for scripts, webhooks, and notifications of a browser. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from '../stage/browser/accessibility.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, signIn } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register('ada', 'Ada Admin', { roles: ['admin'] });
  browser = await sharedChromium();
  context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    permissions: ['notifications']
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  await signIn(page, server, 'ada');
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function fits(): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page), page.url()).toEqual([]);
}

it('makes a token that reads, and that an admin revokes', async () => {
  const problems = collectErrors(page);
  await page.goto(`${server.url}/settings`);
  const section = page.getByRole('region', { name: 'Tokens for scripts' });
  await section.getByLabel('Name').fill('Invoices');
  await section.getByRole('button', { name: 'Make a token' }).click();
  await section.getByText('Copy the token now').waitFor();
  const token = await section.locator('code').innerText();
  await fits();
  const read = () =>
    fetch(`${server.url}/api/v1/reports?from=2026-10-26&to=2026-11-01`, {
      headers: { authorization: `Bearer ${token}` }
    });
  expect((await read()).status).toBe(200);
  await page.goto(`${server.url}/admin/tokens`);
  await page.getByText('Invoices').waitFor();
  await fits();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByText('Invoices').waitFor({ state: 'detached' });
  expect((await read()).status).toBe(401);
  expect(problems).toEqual([]);
});

it('adds a webhook to the public internet only, and shows its secret once', async () => {
  await page.goto(`${server.url}/admin/webhooks`);
  await page.getByLabel('Name').fill('Payroll');
  await page.getByLabel('Address').fill('https://127.0.0.1/hook');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByRole('alert').filter({ hasText: 'not an address of the public internet' }).waitFor();
  await page.getByLabel('Address').fill('https://hooks.invalid/payroll');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByText('whsec_').waitFor();
  await fits();
  await page.reload();
  await page.getByText('hooks.invalid').waitFor();
  expect(await page.getByText('whsec_').count()).toBe(0);
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByText('There is no webhook yet.').waitFor();
});

it('switches the weekly digest off, also offline, and shows what it would say', async () => {
  const problems = collectErrors(page);
  await page.goto(`${server.url}/settings`);
  const section = page.getByRole('region', { name: 'Weekly digest' });
  const send = section.getByRole('checkbox', { name: 'Send me the weekly digest' });
  await section.getByLabel('Day').selectOption('Friday');
  await section.getByText('Saved.').waitFor();
  await section.getByLabel('Time').selectOption('17:00');
  await section.getByText('What it would say now').click();
  await section.getByText('There is nothing to say about that week').waitFor();
  await fits();
  await context.setOffline(true);
  await send.uncheck();
  await section.getByText('Saved.').waitFor();
  await section.getByLabel('Day').waitFor({ state: 'detached' });
  await context.setOffline(false);
  const stored = async () => {
    const session = await page.request.get(`${server.url}/api/v1/me`);
    const { developer } = (await session.json()) as { developer: { database: string } };
    const profile = await page.request.get(`${server.url}/db/${developer.database}/profile`);
    return ((await profile.json()) as { digest?: unknown }).digest;
  };
  await expect.poll(stored, { timeout: TIMEOUT_MS }).toEqual({ on: false, weekday: 5, hour: 17 });
  await page.reload();
  await send.waitFor();
  expect(await send.isChecked()).toBe(false);
  await page.setViewportSize({ width: 1280, height: 800 });
  await fits();
  await send.check();
  await section.getByLabel('Day').waitFor();
  expect(await section.getByLabel('Time').inputValue()).toBe('17');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(problems).toEqual([]);
});

it('shows every pushed message as a notification, also one that it cannot read', async () => {
  await page.goto(`${server.url}/settings`);
  await page.getByRole('heading', { name: 'Messages' }).waitFor();
  await page.getByText('This server sends no mail.').waitFor();
  // No desktop shows anything here, so what the worker asks for is recorded.
  const worker = context.serviceWorkers()[0]!;
  await worker.evaluate(recordNotifications);
  const shown = () => worker.evaluate(() => Object(self).shown as unknown);
  const session = await context.newCDPSession(page);
  const registrationId = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const push = async (data: string) =>
    session.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(server.url).origin,
      registrationId: await registrationId,
      data
    });
  await push(JSON.stringify({ title: 'A week waits', body: 'Week 44 of Kim', path: '/approvals', tag: 'a' }));
  await expect.poll(shown).toEqual([['A week waits', 'Week 44 of Kim', '/approvals']]);
  await push('not JSON');
  await expect.poll(shown).toContainEqual(['Tidesheet', 'There is something new.', '/']);
});

it('subscribes again when the browser ends a subscription, and tells the server', async () => {
  await page.goto(`${server.url}/settings`);
  const call = (path: string, body?: object) =>
    page.evaluate(
      async ([address, text]) => {
        const json = { 'content-type': 'application/json' };
        const response = await fetch(
          address,
          text === undefined ? {} : { method: 'POST', headers: json, body: text }
        );
        return [response.status, await response.json()] as [number, unknown];
      },
      [`${server.url}/api/v1${path}`, body && JSON.stringify(body)] as const
    );
  const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
  const [status] = await call('/me/push', { endpoint: 'https://push.invalid/old', keys, label: 'Old one' });
  expect(status).toBe(200);
  const worker = context.serviceWorkers()[0]!;
  await worker.evaluate(endSubscription, keys);
  const labels = async () => {
    const [, channels] = await call('/me/channels');
    return (channels as { push: { devices: { label: string }[] } }).push.devices.map(({ label }) => label);
  };
  await expect.poll(labels).toEqual([expect.stringMatching(/^Chrome on /)]);
});

/** Runs in the service worker: the event of a browser without a push service, which cannot be had here. */
function endSubscription(keys: Record<string, string>): void {
  const subscriptionOf = (endpoint: string) => ({
    ...{ endpoint, options: { applicationServerKey: null } },
    toJSON: () => ({ endpoint, keys })
  });
  const subscribe = () => Promise.resolve(subscriptionOf('https://push.invalid/new'));
  Object.assign(PushManager.prototype, { subscribe });
  // Only events of the browser itself may wait.
  const waitUntil = () => undefined;
  const event = new Event('pushsubscriptionchange');
  self.dispatchEvent(
    Object.assign(event, { oldSubscription: subscriptionOf('https://push.invalid/old'), waitUntil })
  );
}

/** Runs in the service worker. */
function recordNotifications(): void {
  const shown: unknown[] = [];
  Object.assign(self, { shown });
  ServiceWorkerRegistration.prototype.showNotification = (title, options) => {
    shown.push([title, options?.body, options?.data]);
    return Promise.resolve();
  };
}
