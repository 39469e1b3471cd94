/** The dashboard through nginx with TLS and HTTP/2, as deploy/nginx has it. Every journey can: JOURNEYS_BEHIND=nginx. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nginxMissing } from '../../server/testing/start-nginx.ts';
import { launchTrustingChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, opensOffline, signIn, tracked } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { reportDay } from '../stage/teams/report-day.ts';

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
const missing = nginxMissing();
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  if (missing !== undefined) return;
  server = await ServerProcess.start({ behindNginx: true });
  browser = await launchTrustingChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

it('shows the API to people', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const page = await browser.newPage();
  const errors = collectErrors(page);
  await page.goto(`${server.url}/api/docs`);
  await page.getByText('/api/v1/register-developer').waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

it('signs in, shows what arrives, and opens without the server', async ({ skip }) => {
  skip(missing !== undefined, missing);
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  const kofi = await server.register('kofi', 'Kofi Mensah');
  const context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const errors = collectErrors(page);
  await signIn(page, server, 'ana');
  await page.goto(`${server.url}/team?period=day&date=${YESTERDAY}`);
  const rev = await reportDay(server.directUrl, kofi, { date: YESTERDAY, slots: 2 });
  await tracked(page, 'Kofi Mensah', 1800);
  await reportDay(server.directUrl, kofi, { date: YESTERDAY, slots: 4, rev });
  await tracked(page, 'Kofi Mensah', 3600);
  const protocols = await page.evaluate(() =>
    performance.getEntriesByType('navigation').map((entry) => Reflect.get(entry, 'nextHopProtocol'))
  );
  expect(protocols).toEqual(['h2']);
  await opensOffline(page);
  expect(errors).toEqual([]);

  await server.kill();
  await page.reload();
  await tracked(page, 'Kofi Mensah', 3600);
});

it('does the same below a path', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const below = await ServerProcess.start({ behindNginx: true, env: { BASE_PATH: '/tidesheet' } });
  try {
    await below.register('ana', 'Ana Ruiz', { roles: ['manager', 'admin'] });
    const kofi = await below.register('kofi', 'Kofi Mensah');
    const context = await browser.newContext({ timezoneId: 'UTC' });
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    const errors = collectErrors(page);
    // What is asked for elsewhere gets no response of this server.
    const strays: string[] = [];
    page.on('request', (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (protocol === 'https:' && !/^\/tidesheet(\/|$)/.test(pathname)) strays.push(pathname);
    });
    await signIn(page, below, 'ana');
    const pathOf = () => new URL(page.url()).pathname;
    expect(pathOf()).toBe('/tidesheet/team');
    await reportDay(below.directUrl, kofi, { date: YESTERDAY, slots: 2 });
    await page.goto(`${below.url}/team?period=day&date=${YESTERDAY}`);
    await tracked(page, 'Kofi Mensah', 1800);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) =>
        all.map((link) => link.getAttribute('href') ?? '').filter((href) => href.startsWith('/'))
      );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((href) => !href.startsWith('/tidesheet/'))).toEqual([]);
    await page.getByRole('link', { name: 'Kofi Mensah' }).first().click();
    await page.waitForURL(/\/tidesheet\/people\/kofi\b/);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.waitForURL(/\/tidesheet\/settings\b/);
    await page.goto(`${below.url}/admin`);
    await page.getByRole('link', { name: 'Kofi Mensah' }).waitFor();
    await page.goto(`${below.url}/team?period=day&date=${YESTERDAY}`);
    await opensOffline(page);
    expect(errors).toEqual([]);

    await below.kill();
    await page.reload();
    await tracked(page, 'Kofi Mensah', 1800);
    await page.goto(`${below.url}/people/kofi?period=day&date=${YESTERDAY}`);
    await page.getByRole('heading', { name: 'Kofi Mensah' }).first().waitFor();
    expect(strays).toEqual([]);
    await context.close();
  } finally {
    await below.remove();
  }
});
