import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { leanPouchdb } from './scripts/package/lean-pouchdb.ts';
import { rawText } from './scripts/package/raw-text.ts';
import { swaggerUi } from './scripts/package/swagger-ui.ts';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  string,
  object
>;
const packages = Object.keys({ ...dependencies, ...devDependencies });

/** The agent has it within, without its HTTP client. */
const isLean = (id: string, importer = '') => id === 'pouchdb-node' && /[\\/]agent[\\/]/.test(importer);

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
  external: (id, importer) =>
    !isLean(id, importer) && packages.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [leanPouchdb, rawText, swaggerUi()],
  output: {
    dir: process.env['BUILD_DIR'] ?? 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    sourcemap: true
  }
});
