/** A real browser: the one named by CHROMIUM_PATH, Chromium from its npm package on Linux, or an installed one. */
import { existsSync } from 'node:fs';
import chromiumPackage from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright-core';

/** It talks to nobody but the server under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Dates and times follow the language.
  '--accept-lang=en-GB'
];

const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
];

/** How long a journey waits for what it expects to see: the machine may be busy with other things. */
export const TIMEOUT_MS = 90_000;

export const launchChromium = async (): Promise<Browser> => chromium.launch(await options());

/** One that accepts any certificate, also of service workers. */
export const launchTrustingChromium = async (): Promise<Browser> =>
  chromium.launch(await options(['--ignore-certificate-errors']));

/** One that finds the servers of this machine by another name, which is no secure context on plain http. */
export const launchResolving = async (host: string): Promise<Browser> =>
  chromium.launch(await options([`--host-resolver-rules=MAP ${host} 127.0.0.1`]));

let shared: Promise<Browser> | undefined;

/** One browser for all journeys of a process, which ends with it: each page belongs to a context, and those share nothing. */
export const sharedChromium = (): Promise<Browser> => (shared ??= launchChromium());

/** Closes everything a journey opened in the shared browser; call in `afterAll`. */
export async function closePages(browser: Browser | undefined): Promise<void> {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
}

/** A browser that keeps its profile in a folder, as an everyday one does. Closing the context closes the browser. */
export const launchWithProfile = async (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, await options());

async function options(more = flagsOfFront()): Promise<LaunchOptions> {
  return { executablePath: await findChromium(), args: [...FLAGS, ...more] };
}

const flagsOfFront = () =>
  process.env['JOURNEYS_BEHIND'] === 'nginx' ? ['--ignore-certificate-errors'] : [];

/** The path of its program. @throws where there is none. */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return named;
  if (process.platform === 'linux' && process.arch === 'x64') return chromiumPackage.executablePath();
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  throw new Error('No browser was found. Name one: CHROMIUM_PATH=/path/to/chromium npm test');
}
