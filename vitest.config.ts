import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [sveltekit()],
  test: {
    include: ['{src,agent,server,couch,demo,e2e,scripts}/**/*.test.ts'],
    environment: 'node',
    // Style sheets are read as they are written: the palette is tested.
    css: true,
    reporters: ['default', './scripts/counts-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
});
