/**
 * How long after a machine's day has arrived at the server it is on an open team page, in a real Chromium: fan-in into the
 * team's database, longpoll, pull, computing and drawing.
 */
import { launchChromium } from '../e2e/stage/browser/chromium.ts';
import { reportDay } from '../e2e/stage/teams/report-day.ts';
import { ServerProcess } from '../e2e/stage/server/server-process.ts';
import { signIn, tracked } from '../e2e/stage/browser/dashboard.ts';

const ROUNDS = 12;
const SETTLE_MS = 1_000;
const MAX_MS = 2_000;

export async function benchLive(): Promise<void> {
  const server = await ServerProcess.start();
  const browser = await launchChromium();
  try {
    const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
    await server.register('lea', 'Lea', { roles: ['manager'] });
    const kofi = await server.register('kofi', 'Kofi Mensah');
    const page = await (await browser.newContext({ timezoneId: 'UTC' })).newPage();
    await signIn(page, server, 'lea');
    await page.goto(`${server.url}/team?period=day&date=${date}`);
    let rev: string | undefined;
    const times: number[] = [];
    for (let slots = 1; slots <= ROUNDS; slots += 1) {
      rev = await reportDay(server.url, kofi, { date, slots, ...(rev !== undefined && { rev }) });
      const arrivedMs = performance.now();
      await tracked(page, 'Kofi Mensah', slots * 900);
      times.push(performance.now() - arrivedMs);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    times.sort((a, b) => a - b);
    const [median, worst] = [times[Math.floor(ROUNDS / 2)], times.at(-1)].map(
      (ms = NaN) => `${ms.toFixed(0)} ms`
    );
    console.log(
      `from the server to the open page: median ${median}, maximum ${worst} (at most ${MAX_MS} ms)`
    );
  } finally {
    await browser.close();
    await server.remove();
  }
}
