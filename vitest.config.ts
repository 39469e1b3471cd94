import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Tests of one part beside its code, side by side; then whole journeys, one file after the other. */
export default defineConfig({
  plugins: [sveltekit()],
  test: {
    environment: 'node',
    // Style sheets are read as they are written: the palette is tested.
    css: true,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    reporters: ['default', './scripts/counts-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{src,domain,cli,agent,server,couch,demo,scripts}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['e2e/**/*.test.ts'],
          // With ActivityWatch's own server: npm run test:activitywatch.
          exclude: process.env['AW_TEST_PYTHON'] === undefined ? ['e2e/activitywatch/**'] : [],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000
        }
      }
    ]
  }
});
