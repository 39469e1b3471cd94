/** How the server grows with people and months: the benchmark of the first totals in several sizes, as one table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import { runBench } from './run-bench.ts';

const SIZES: readonly (readonly [people: number, months: number])[] = [
  [10, 12],
  [50, 12],
  [200, 12],
  [1000, 1],
  [50, 1],
  [50, 36]
];

/** `npm run bench -- growth 50 36` measures one size. */
export async function benchGrowth(): Promise<void> {
  const [people, months] = process.argv.slice(3).map(Number);
  const sizes = people === undefined ? SIZES : [[people, months ?? 12] as const];
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const rows: string[] = [];
  try {
    for (const [index, size] of sizes.entries()) {
      const { figures } = await runBench(['first-totals', ...size.map(String)], join(folder, String(index)));
      rows.push(`| ${[...size, ...columnsOf(figures)].join(' | ')} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    '\n| people | months | first totals of a start | first by another grouping | later | resident |'
  );
  console.log(['| ------ | ------ | --- | --- | --- | --- |', ...rows].join('\n'));
}

function columnsOf(figures: readonly Figure[]): string[] {
  const those = (start: string) =>
    figures.filter(({ what }) => what.startsWith(start)).map(({ figure }) => figure);
  const [first = NaN, ...others] = those('first totals');
  return [
    `${first.toFixed(0)} ms`,
    `${Math.max(...others).toFixed(0)} ms`,
    `${Math.max(...those('later totals')).toFixed(0)} ms`,
    `${those('resident')[0]} MB`
  ];
}
