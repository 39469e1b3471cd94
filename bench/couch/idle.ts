/** What the endpoint costs while nothing happens: CPU of waiting feeds, memory and open files of many databases. */
import { setTimeout } from 'node:timers/promises';
import { makeDeviceDays } from '../device-days.ts';
import type { Endpoint } from './endpoint.ts';

const FEEDS = 100;
/** LevelDB puts its files in order after the writing, V8 its memory. */
const SETTLING_SECONDS = 20;
const IDLE_SECONDS = 20;
const DEVELOPERS = 50;
const DAYS = 250;
/** As PouchDB replicates. */
const BATCH = 100;

const verdict = (reached: boolean) => (reached ? 'reached' : 'MISSED');

/** 100 longpolls on 50 databases that nobody writes to, with PouchDB's heartbeat. */
export async function measureIdleFeeds(endpoint: Endpoint): Promise<void> {
  const gone = new AbortController();
  const { authorization, url } = endpoint;
  const feeds = Array.from({ length: FEEDS }, (_, i) =>
    fetch(`${url}/dev-${i % DEVELOPERS}/_changes?feed=longpoll&since=now&heartbeat=10000`, {
      headers: { authorization },
      signal: gone.signal
    })
  );
  const waiting = await Promise.all(feeds);
  const ends = waiting.map((feed) => feed.text().catch(() => undefined));
  await setTimeout(SETTLING_SECONDS * 1000);
  const before = await endpoint.usage();
  await setTimeout(IDLE_SECONDS * 1000);
  const after = await endpoint.usage();
  gone.abort();
  await Promise.all(ends);
  const percent = (after.cpuMs - before.cpuMs) / (IDLE_SECONDS * 10);
  console.log(`${FEEDS} idle longpolls: ${percent.toFixed(2)} % CPU (target < 1 %, ${verdict(percent < 1)})`);
}

/** Fills the databases of 50 developers with a working year and reads from all of them. */
export async function measureMemory(endpoint: Endpoint): Promise<void> {
  for (let i = 0; i < DEVELOPERS; i++) {
    await endpoint.send('PUT', `/dev-${i}`);
    const days = makeDeviceDays(`dev${i}`, DAYS);
    for (let from = 0; from < DAYS; from += BATCH)
      await endpoint.send('POST', `/dev-${i}/_bulk_docs`, { docs: days.slice(from, from + BATCH) });
  }
  for (let i = 0; i < DEVELOPERS; i++)
    await endpoint.send('GET', `/dev-${i}/_all_docs?include_docs=true&limit=60`);
  const megabytes = (await endpoint.usage()).rssBytes / 1e6;
  console.log(
    `${DEVELOPERS} developer databases of ${DAYS} days: ${Math.round(megabytes)} MB RSS ` +
      `(target < 250 MB, ${verdict(megabytes < 250)})`
  );
}
