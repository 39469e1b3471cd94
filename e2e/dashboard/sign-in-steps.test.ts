/** Signing in with more, or with something else, than a password, in a real browser. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  CLIENT,
  startIdentityProvider,
  type IdentityProvider
} from '../../server/testing/identity-provider.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { signIn, submitSignIn, syncSays } from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';

let provider: IdentityProvider;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  provider = await startIdentityProvider(`${url}/api/v1/oidc/callback`);
  server = await ServerProcess.start({
    behindNginx: false,
    env: {
      PORT: new URL(url).port,
      PUBLIC_URL: url,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_DOMAINS: 'company.test',
      OIDC_NAME: 'Company login'
    }
  });
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
  await provider?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterEach(() => context.close());

it('signs in through the identity provider, and says why it does not', async () => {
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Company login' }).click();
  await page.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  provider.user = { sub: 'kim', email: 'kim@company.test', email_verified: true, name: 'Kim Lee' };
  await page.getByRole('link', { name: 'Company login' }).click();
  await page.waitForURL('**/me');
  await syncSays(page, /Up to date/);
  const cookies = await context.cookies(server.url);
  expect(cookies.find(({ name }) => name === 'AuthSession')).toMatchObject({
    httpOnly: true,
    sameSite: 'Strict'
  });
});

it('asks for a code once two-step sign-in is set up, and takes a recovery code', async () => {
  await server.register('ana', 'Ana Ruiz');
  await signIn(page, server, 'ana');
  await page.goto(`${server.url}/settings`);
  const section = page.getByRole('region', { name: 'Two-step sign-in' });
  await section.getByText('Set up or change').click();
  await section.getByLabel('Your password').fill(PASSWORD);
  await section.getByRole('button', { name: 'Set up' }).click();
  await section.getByRole('img', { name: 'QR code' }).waitFor();
  const secret = (await section.locator('code').first().textContent()) ?? '';
  const generate = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await section.getByRole('textbox', { name: 'Code' }).fill(generate());
  await section.getByRole('button', { name: 'Turn on' }).click();
  await section.getByText('Save these recovery codes now').waitFor();
  const [recovery = ''] = await section.locator('li code').allTextContents();
  expect(recovery).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);

  await context.clearCookies();
  const other = await (await browser.newContext()).newPage();
  await other.goto(server.url);
  await submitSignIn(other, emailOf('ana'), PASSWORD);
  await other.getByRole('textbox', { name: 'Code' }).fill('000000');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('alert').filter({ hasText: 'The code is wrong' }).waitFor();
  await other.getByRole('textbox', { name: 'Code' }).fill(recovery);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL('**/me');
  await syncSays(other, /Up to date/);
  await other.context().close();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, '127.0.0.1'), 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
