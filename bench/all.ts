/** Runs the benchmarks that have goals, each in a process of its own, and prints one table of all figures. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableOf } from './figures.ts';
import { runBench } from './run-bench.ts';

/** The ones with goals, and the sizes that are named to them. */
const RUNS: readonly (readonly [name: string, ...sizes: string[]])[] = [
  ['agent-day'],
  ['dashboard', '50'],
  ['dashboard', '200'],
  ['day-page'],
  ['disk'],
  ['first-totals', '50'],
  ['totals'],
  ['fan-in', '10'],
  ['registration', '500'],
  ['first-visit'],
  ['week'],
  ['alerts'],
  ['approvals'],
  ['reports']
];

/** @returns whether all of them ran to their end. */
export async function benchAll(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const tables: string[] = [];
  const failed: string[] = [];
  try {
    for (const [index, run] of RUNS.entries()) {
      const name = run.join(' ');
      console.log(`\n${index + 1} of ${RUNS.length}: ${name}, load ${loadavg()[0]?.toFixed(1)}`);
      const { isDone, figures } = await runBench(run, join(folder, String(index)));
      if (!isDone) failed.push(name);
      tables.push(`${name}\n\n${tableOf(figures)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [processor] = cpus();
  console.log(`\n${cpus().length} × ${processor?.model}, Node ${process.version}\n\n${tables.join('\n\n')}`);
  if (failed.length > 0) console.log(`\nThese failed: ${failed.join(', ')}. What went wrong is above.`);
  return failed.length === 0;
}
