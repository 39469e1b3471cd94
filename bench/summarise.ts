/** How long the busiest recorded day takes, and nine days at once. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import { rulesFromClasses } from '#domain/categorise/rules-from-classes.ts';
import { ActivityWatchClass } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { lookbackMs } from '#domain/summarise/lookback.ts';
import { summariseDay, summariseDays } from '#domain/summarise/summarise-day.ts';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import { nineDaysInput } from './nine-days-input.ts';
import { DATES, readNineDays } from './read-nine-days.ts';

const BUSIEST = '2026-10-27';
const RUNS = 40;
const TARGET_MS = 40;

/** Prints median, least and most milliseconds; rules compiled and titles remembered, as in an agent that runs. */
export function benchSummarise(): void {
  const classes = readFileSync('domain/testing/default-categories.json', 'utf8');
  const categories = rulesFromClasses(v.parse(v.array(ActivityWatchClass), JSON.parse(classes)));
  const rules = compileRules({ ...DEFAULT_RULES, categories });
  const buckets = readNineDays();
  const day = { ...nineDaysInput(fetchedFor(buckets, BUSIEST), rules), date: BUSIEST };
  const all = { ...nineDaysInput(buckets, rules), dates: DATES };
  const first = measure(() => summariseDay(day));
  print(`${BUSIEST}, first run`, [first]);
  print(
    `${BUSIEST} (target: median at most ${TARGET_MS} ms)`,
    repeat(RUNS, () => summariseDay(day))
  );
  print(
    'nine days from one flood',
    repeat(RUNS / 4, () => summariseDays(all))
  );
  for (const { date, ...document } of summariseDays({ ...all, rules: compileRules(DEFAULT_RULES) })) {
    console.log(`  ${date}: ${JSON.stringify({ date, ...document }).length} bytes`);
  }
}

function fetchedFor(buckets: ReturnType<typeof readNineDays>, date: string) {
  return buckets.map(({ bucket, events }) => {
    const lookback = lookbackMs(bucket.type) ?? 0;
    const [fromMs, toMs] = [utcStartMs(date) - lookback, utcStartMs(addDays(date, 1))];
    return { bucket, events: events.filter((event) => event.endMs >= fromMs && event.startMs <= toMs) };
  });
}

function measure(run: () => unknown): number {
  const startMs = performance.now();
  run();
  return performance.now() - startMs;
}

const repeat = (runs: number, run: () => unknown) => Array.from({ length: runs }, () => measure(run));

function print(name: string, timesMs: readonly number[]): void {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const ms = (index: number) => `${(sorted[index] ?? 0).toFixed(1)} ms`;
  const [median, last] = [Math.floor(sorted.length / 2), sorted.length - 1];
  console.log(`${name}: median ${ms(median)}, min ${ms(0)}, max ${ms(last)}`);
}
