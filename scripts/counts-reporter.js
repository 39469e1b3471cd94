// Writes how the tests went to the file that TEST_COUNTS_FILE names.
import { writeFileSync } from 'node:fs';

/** @implements {import('vitest/reporters').Reporter} */
export default class CountsReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} errors
   */
  onTestRunEnd(modules, errors) {
    const file = process.env['TEST_COUNTS_FILE'];
    if (file === undefined) return;
    const counts = { passed: 0, failed: errors.length, skipped: /** @type {object[]} */ ([]) };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed++;
        if (result.state === 'failed') counts.failed++;
        if (result.state === 'skipped')
          counts.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
      }
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}
