/** A dashboard on plain http and another host than localhost: no service worker, no WebCrypto, no clipboard, no locks. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchResolving, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, submitSignIn, syncSays } from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';

const HOST = 'tidesheet.test';
const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const INSECURE = /This address is not encrypted.*Nothing is lost\. Ask your admin/;

let server: ServerProcess;
let browser: Browser;
let page: Page;
let folder: string;
let url: string;

beforeAll(async () => {
  server = await ServerProcess.start({ behindNginx: false });
  url = `http://${HOST}:${new URL(server.url).port}`;
  await server.kill();
  server.publicUrl = url;
  await server.start();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: 2, days: 2, months: 0, today: TODAY });
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-build-'));
  browser = await launchResolving(HOST);
  const context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The build of a later version, in which the files that are loaded later have other names. */
function laterBuild(): string {
  const build = join(folder, 'build');
  cpSync(server.dashboardDir, build, { recursive: true });
  const file = join(build, '_app/version.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  for (const entry of readdirSync(build, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|json|html)$/.test(entry.name)) continue;
    const path = resolve(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    if (text.includes('Changed in two places at once')) rmSync(path);
    else if (text.includes(version)) writeFileSync(path, text.replaceAll(version, 'later'));
  }
  return build;
}

it('works, says on every page what it lacks, and asks to reload when a newer build is there', async () => {
  const errors = collectErrors(page);
  const notice = page.getByRole('status').filter({ hasText: INSECURE });
  await page.goto(url);
  await notice.waitFor();
  await submitSignIn(page, emailOf('ana'), PASSWORD);
  await syncSays(page, /Up to date/);
  await expect.poll(() => page.getByRole('rowheader', { name: /^Person \d/ }).count()).toBe(2);
  expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator])).toEqual([false, false]);
  for (const path of ['/team', '/me', '/settings', '/verify', '/rules']) {
    await page.goto(`${url}${path}`);
    await notice.waitFor();
  }
  await page.getByRole('button', { name: 'Hide' }).click();
  await page.reload();
  await syncSays(page, /Up to date/);
  expect(await notice.count()).toBe(0);
  expect(errors).toEqual([]);

  await server.kill();
  server.dashboardDir = laterBuild();
  await server.start();
  await page
    .getByRole('button')
    .filter({ has: page.getByRole('status') })
    .click();
  await page.getByText('A new version of Tidesheet is ready.').waitFor();
  await page.keyboard.press('Escape');
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await syncSays(page, /Up to date/);
});
