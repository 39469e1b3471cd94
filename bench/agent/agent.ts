/** What the agent costs the machine it runs on and the network. Memory is read from /proc: Linux only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { summariseDay, summariseDays } from '#domain/summarise/summarise-day.ts';
import { utcStartMs } from '#domain/time/calendar.ts';
import { ActivityWatch } from '../../agent/collect/activitywatch.ts';
import { collectDates } from '../../agent/collect/collect.ts';
import { openStore } from '../../agent/store.ts';
import { nineDaysInput } from '../nine-days-input.ts';
import { benchRecordedDay } from './recorded-day.ts';
import { measureBackfill, measureIdle } from './agent-processes.ts';
import { DATES, readNineDays } from '../read-nine-days.ts';

const RULES = compileRules(DEFAULT_RULES);

const ORDINARY = '2026-10-22';
const RUNS = 20;
const SLOT_MS = 30 * 60_000;

/** Prints each measure beside its target. */
export async function benchAgent(): Promise<void> {
  const buckets = readNineDays();
  await benchSync(buckets);
  benchBytes(buckets);
  if (process.platform !== 'linux') {
    console.log('memory: not measured, because this system has no /proc');
    return;
  }
  await benchRecordedDay();
  await measureIdle(buckets);
  await measureBackfill(buckets);
}

/** An ActivityWatch whose responses are in memory. */
class Preloaded extends ActivityWatch {
  readonly #buckets: readonly FetchedBucket[];

  constructor(buckets: readonly FetchedBucket[]) {
    super({ url: 'http://127.0.0.1:5600' });
    this.#buckets = buckets;
  }

  override async events(bucketId: string, startMs: number, endMs: number) {
    const events = this.#buckets.find(({ bucket }) => bucket.id === bucketId)?.events ?? [];
    const inWindow = events.filter((event) => event.endMs >= startMs && event.startMs <= endMs);
    return { events: inWindow, ids: new Map(), rejected: 0 };
  }
}

/** A sync of one day as `run` does it: rules compiled for each run, the day written again. */
async function benchSync(buckets: readonly FetchedBucket[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const store = await openStore(folder);
  const source = { activitywatch: new Preloaded(buckets), buckets: buckets.map(({ bucket }) => bucket) };
  const timesMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const before = process.cpuUsage();
    const input = {
      ...nineDaysInput([], RULES),
      rulesOn: () => RULES,
      throughMs: utcStartMs(ORDINARY) + 12 * 3_600_000 + run * 900_000
    };
    const nowMs = input.throughMs;
    await collectDates({
      store,
      source,
      dates: [ORDINARY],
      input,
      nowMs,
      isClockConfirmed: true,
      onProgress: () => undefined
    });
    const { user, system } = process.cpuUsage(before);
    timesMs.push((user + system) / 1000);
  }
  await store.close();
  rmSync(folder, { recursive: true });
  const sorted = timesMs.toSorted((a, b) => a - b);
  const ms = (index: number) => `${Math.round(sorted[index] ?? 0)} ms`;
  console.log(
    `sync of an ordinary day, processor time without reading (at most 100 ms): median ${ms(RUNS / 2)}`
  );
  console.log(
    `  the first, cold: ${Math.round(timesMs[0] ?? 0)} ms; minimum ${ms(0)}, maximum ${ms(RUNS - 1)}`
  );
}

/** A day's document, and all its versions when it is sent every half hour during work. */
function benchBytes(buckets: readonly FetchedBucket[]): void {
  const input = nineDaysInput(buckets, RULES);
  const zipped = (value: unknown) => gzipSync(JSON.stringify(value)).length;
  for (const day of summariseDays({ ...input, dates: DATES })) {
    const startMs = utcStartMs(day.date);
    let [sent, versions, last] = [0, 0, ''];
    for (let throughMs = startMs + SLOT_MS; throughMs <= startMs + 86_400_000; throughMs += SLOT_MS) {
      const version = summariseDay({ ...input, date: day.date, throughMs });
      if (version.cells.join() === last) continue;
      last = version.cells.join();
      sent += zipped(version);
      versions += 1;
    }
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
    console.log(
      `${day.date}: ${kilobytes(zipped(day))} gzipped (at most 10 kB); all ${versions} versions of the day ${kilobytes(sent)}`
    );
  }
}
