/**
 * Writes the numbers of tests and the slowest files to the file that TEST_COUNTS_FILE names. A test that is skipped without
 * a reason counts as failed.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

const MAX_SLOWEST = 10;

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env['TEST_COUNTS_FILE'];
    if (file === undefined) return;
    const counts = {
      passed: 0,
      failed: errors.length,
      skipped: [] as { name: string; reason: string }[],
      slowest: slowestOf(modules)
    };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed++;
        if (result.state === 'failed') counts.failed++;
        if (result.state !== 'skipped') continue;
        // Nobody could tell whether it should run here.
        if (result.note === undefined) counts.failed++;
        counts.skipped.push({
          name: test.fullName,
          reason: result.note ?? 'fails, because it gives no reason'
        });
      }
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}

/** The files that took longest, with their hooks and what they import, in seconds. */
function slowestOf(modules: readonly TestModule[]): { file: string; seconds: number }[] {
  return modules
    .map((module) => {
      const { collectDuration, setupDuration, duration } = module.diagnostic();
      return { file: module.relativeModuleId, seconds: (collectDuration + setupDuration + duration) / 1000 };
    })
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, MAX_SLOWEST);
}
