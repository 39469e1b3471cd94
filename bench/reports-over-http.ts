/** Reports of a year of 200 people, fetched from the real server in a process of its own: its memory, time, and how long it blocks. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { addDays, datesBetween } from '#domain/time/calendar.ts';
import { basicAuthorization, connect } from '../couch/connection.ts';
import { askTotals } from './ask-totals.ts';
import { personDayOf } from './person-days.ts';
import { processorMs, residentMegabytes } from './process-figures.ts';
import { ADMIN_TOKEN, startInstallation, type Installation } from './soak/installation.ts';
import { reportFigure } from './figures.ts';

const DEFAULT_PEOPLE = 200;
const FROM = '2025-11-01';
const TO = '2026-10-31';
const PASSWORD = 'seven quiet otters swim';
const TARGET_MB = 150;
const PROBE_MS = 20;
const SAMPLE_MS = 20;
const SETTLE_MS = 5000;

const QUERIES = [
  'by=person&by=month&format=csv',
  'by=day&by=person&format=csv',
  'by=day&by=person&format=xlsx',
  'by=day&by=person&format=jsonl',
  'report=person-month&format=xlsx',
  'report=payroll&format=csv'
];

/** The number of people may be named, as in `npm run bench -- reports-http 20`. */
export async function benchReportsOverHttp(): Promise<void> {
  const people = Number(process.argv[3] ?? DEFAULT_PEOPLE);
  const installation = await startInstallation({ ownDisk: false });
  try {
    const lead = await installation.register('lead', { roles: ['manager'], password: PASSWORD });
    const headers = { authorization: basicAuthorization(lead.email, PASSWORD) };
    await fill(installation, people);
    await readTotals(installation, headers.authorization);
    // What writing, and indexing what was written, took in memory is not part of what reports take.
    await installation.server.kill();
    await installation.server.start();
    await readTotals(installation, headers.authorization);
    await sleep(SETTLE_MS);
    const { pid } = installation.server;
    const idleMb = residentMegabytes({ pid }, 'RssAnon');
    console.log(
      `server of ${people} people × ${datesBetween(FROM, TO).length} days: ${idleMb} MB before the first report, ` +
        `besides ${residentMegabytes({ pid }, 'RssFile')} MB of files`
    );
    for (const query of QUERIES) {
      const { status, bytes, seconds, cpuSeconds, peakMb, blockedMs } = await measure(
        installation,
        query,
        headers
      );
      if (status !== 200) throw new Error(`The response to ${query} was ${status}.`);
      const what = `${people} people × a year over HTTP, memory: ${query}`;
      reportFigure(
        { what, figure: peakMb - idleMb, goal: TARGET_MB, unit: 'MB' },
        `${(bytes / 1e6).toFixed(2)} MB long, ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s CPU, ` +
          `other requests waited ${blockedMs.toFixed(0)} ms at most`
      );
    }
  } finally {
    await installation.remove();
  }
}

/** Builds the indexes that totals are read from, of all that was written. */
const readTotals = ({ url, team }: Installation, authorization: string) =>
  askTotals(url, authorization, { slug: slugOf(team), from: FROM, to: TO, group: 'developer' });

const slugOf = (team: string) => team.replace(/^.*team-/, '');

/** A day at a time. Developers who are only described have no account, which a report does not need. */
async function fill({ url, team }: Installation, people: number): Promise<void> {
  const startMs = performance.now();
  const authorization = basicAuthorization('admin', ADMIN_TOKEN);
  const stored = connect(`${url}/db`, { authorization }).use<object>(team);
  const ids = Array.from({ length: people }, (_, index) => `person_${String(index).padStart(3, '0')}`);
  await stored.bulk({ docs: ids.map(describe) });
  for (const date of datesBetween(FROM, TO)) {
    await stored.bulk({ docs: ids.map((id, seed) => personDayOf(id, seed, date)) });
    if (date.endsWith('-01'))
      console.log(`  ${date}, ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  }
}

const describe = (developer: string): TeamDeveloper => ({
  _id: teamDeveloperId(developer),
  ...{ type: 'developer', v: 1, developer, name: developer, zones: [], dayStart: '04:00' },
  devices: [{ device: 'box', os: 'linux', through: `${addDays(TO, 2)}T00:00:00Z` }]
});

async function measure({ server, url, team }: Installation, query: string, headers: Record<string, string>) {
  const { pid } = server;
  const startedMs = performance.now();
  const cpuMs = processorMs({ pid });
  const probe = startProbe(url);
  const peak = watchMemory(pid);
  // `fetch` gives up after five minutes, which a busy machine may take.
  const request = get(`${url}/api/v1/reports?team=${slugOf(team)}&from=${FROM}&to=${TO}&${query}`, {
    headers
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Uint8Array).length;
  return {
    status: response.statusCode,
    bytes,
    seconds: (performance.now() - startedMs) / 1000,
    cpuSeconds: (processorMs({ pid }) - cpuMs) / 1000,
    peakMb: peak(),
    blockedMs: await probe()
  };
}

/**
 * What the process has for itself, at most. Pages of files that LevelDB maps into memory are the kernel's cache: it takes them back
 * when something else needs the memory. @returns what ends that and gives megabytes.
 */
function watchMemory(pid: number | undefined): () => number {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, residentMegabytes({ pid }, 'RssAnon'))), SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** Asks for the health of the server again and again. @returns what ends that and gives the longest wait. */
function startProbe(url: string): () => Promise<number> {
  let isOn = true;
  const probing = (async () => {
    let longest = 0;
    while (isOn) {
      const startMs = performance.now();
      await (await fetch(`${url}/api/v1/health`)).arrayBuffer();
      longest = Math.max(longest, performance.now() - startMs);
      await sleep(PROBE_MS);
    }
    return longest;
  })();
  return () => {
    isOn = false;
    return probing;
  };
}
