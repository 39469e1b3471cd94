/**
 * The first sync of a manager of 50 people with a year of data, in a real Chromium against a real server:
 * against stock replication of that year as day documents, of the very same documents, and against the minimum.
 */
import { launchChromium } from '../../e2e/stage/browser/chromium.ts';
import { fillTeam } from '../../e2e/stage/teams/fill-team.ts';
import { ServerProcess } from '../../e2e/stage/server/server-process.ts';
import { measure, type Measured, type Way } from './ways.ts';

const PEOPLE = 50;
const MONTHS = 12;
const RECENT_DAYS = 35;
const WORKDAYS_OF_A_YEAR = 250;
/** Of the quick ones; the middle one counts. */
const ROUNDS = 5;
const MANAGER = 'lea';
const [KEPT, YEAR] = ['team-main', 'team-year'];

export async function benchFirstSync(): Promise<void> {
  const server = await ServerProcess.start();
  const browser = await launchChromium();
  try {
    const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    await server.register(MANAGER, 'Lea', { roles: ['manager'] });
    await fill(server, today);
    const run = (database: string, way: Way) =>
      measure(browser, { url: server.url, manager: MANAGER, database, way });
    // Nobody's first page is the first that this server and this browser ever see.
    await run(KEPT, 'bare');
    const rounds: Record<Way, Measured[]> = { ready: [], replicate: [], bare: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const way of ['ready', 'bare', 'replicate'] as const) rounds[way].push(await run(KEPT, way));
    }
    printTimes(
      middle(rounds.ready),
      middle(rounds.replicate),
      middle(rounds.bare),
      await run(YEAR, 'replicate')
    );
  } finally {
    await browser.close();
    await server.remove();
  }
}

async function fill({ couch }: ServerProcess, today: string): Promise<void> {
  await fillTeam(couch, { developers: PEOPLE, days: RECENT_DAYS, months: MONTHS, today });
  await couch.db.create(YEAR);
  const security = await couch.request({ db: KEPT, path: '_security' });
  await couch.request({ db: YEAR, path: '_security', method: 'put', body: security as object });
  await fillTeam(couch, { developers: PEOPLE, days: WORKDAYS_OF_A_YEAR, months: 0, today, database: YEAR });
}

const middle = (rounds: Measured[]): Measured =>
  rounds.sort((a, b) => a.ms - b.ms)[Math.floor(rounds.length / 2)] ?? { ms: NaN, documents: 0 };

function printTimes(ready: Measured, same: Measured, bare: Measured, year: Measured): void {
  const line = (what: string, { ms, documents }: Measured, ratio = '') =>
    console.log(`${what.padEnd(52)} ${documents} documents  ${(ms / 1000).toFixed(2)} s  ${ratio}`);
  line('ready: snapshot, pull, up to date', ready);
  const times = (other: Measured) => `ready is ${(other.ms / ready.ms).toFixed(1)} × faster`;
  line('stock replication of the year as day documents', year, `${times(year)} (at least 5)`);
  line('stock replication of the same documents', same, `${times(same)} (at least 1.5)`);
  line(
    'fetched and put in one transaction',
    bare,
    `ready takes ${(ready.ms / bare.ms).toFixed(1)} × that (at most 3)`
  );
}
