import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchWithProfile, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, opensOffline } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let folder: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-profile-'));
  context = await launchWithProfile(folder);
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterAll(async () => {
  await context?.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

it('an enrolment link shows the commands to run, even with the dashboard installed, and is not used up', async () => {
  await page.goto(server.url);
  await opensOffline(page);
  const errors = collectErrors(page);
  const asked: string[] = [];
  await server.register('ana', 'Ana Ruiz');
  const link = await server.invite('ana', ['machine']);
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(link);
  await expect
    .poll(() => page.locator('#shell').textContent())
    .toBe(`curl -fsSL ${server.url}/install.sh | sh -s -- '${link}'`);
  expect(await page.locator('#powershell').textContent()).toBe(
    `& ([scriptblock]::Create((irm ${server.url}/install.ps1))) '${link}'`
  );
  expect(await page.locator('#npm').textContent()).toContain(`tidesheet setup '${link}'`);
  expect(await page.locator('#problem').isVisible()).toBe(false);
  await page.getByRole('heading', { name: 'Welcome to Tidesheet, Ana Ruiz' }).waitFor();
  expect(await page.getByLabel('Password').isVisible()).toBe(false);
  const others = asked.filter((url) => /^http/.test(url) && !url.split('#')[0]?.endsWith('/enrol'));
  expect(others).toEqual([`${server.url}/api/v1/invitations/read`]);
  expect(errors).toEqual([]);
});

it('a damaged link shows commands that ask for the link, without any part of it', async () => {
  await page.goto(`${server.url}/enrol#x'; touch owned; '`);
  await page.reload();
  await expect.poll(() => page.locator('#problem').isVisible()).toBe(true);
  expect(await page.locator('#shell').textContent()).toBe(`curl -fsSL ${server.url}/install.sh | sh`);
  expect(await page.locator('main').textContent()).not.toContain('owned');
});
