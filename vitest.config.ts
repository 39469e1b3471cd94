import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const PARTS = '{agent,bench,cli,couch,demo,domain,scripts,server,src}/**';
const INTEGRATION = `${PARTS}/*.integration.test.ts`;

/**
 * `unit`: `*.test.ts` beside the code, nothing but this process. `integration`: `*.integration.test.ts` beside the code, with
 * real servers and processes. `journeys`: everything in e2e, from the outside; `attack`: the
 * attack suite.
 */
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
          name: 'unit',
          include: [`${PARTS}/*.test.ts`],
          exclude: [INTEGRATION],
          setupFiles: ['./scripts/unit-guard.ts'],
          // They leave nothing behind that another could meet, and loading the modules once is most of the time.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          testTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [INTEGRATION],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
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
          exclude: [
            'e2e/attack/**',
            ...(process.env['AW_TEST_PYTHON'] === undefined ? ['e2e/activitywatch/**'] : [])
          ],
          globalSetup: './e2e/stage/set-up.ts',
          // Those that run in the same process share its browser.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 180_000
        }
      },
      {
        extends: true,
        test: {
          name: 'attack',
          include: ['e2e/attack/**/*.test.ts'],
          // Alone, because its floods and what else runs would disturb each other.
          globalSetup: './e2e/stage/set-up.ts',
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          hookTimeout: 180_000
        }
      }
    ]
  }
});
