import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { rawText } from './scripts/package/raw-text.ts';
import { swaggerUi } from './scripts/package/swagger-ui.ts';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  string,
  object
>;
const packages = Object.keys({ ...dependencies, ...devDependencies });

/** Node programs: our own code in one file each, packages stay in node_modules. */
export default defineConfig({
  input: {
    agent: 'agent/bin.ts',
    server: 'server/bin.ts',
    demo: 'demo/bin.ts',
    bench: 'bench/bin.ts',
    attack: 'e2e/attack/bin.ts'
  },
  platform: 'node',
  external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [rawText, swaggerUi()],
  output: {
    dir: process.env['BUILD_DIR'] ?? 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    sourcemap: true
  }
});
