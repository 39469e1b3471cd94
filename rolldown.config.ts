import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  string,
  object
>;
const packages = Object.keys({ ...dependencies, ...devDependencies });

/** `import text from './file?raw'`, as in Vite: the text of the file. */
const rawText: Plugin = {
  name: 'raw-text',
  resolveId: (source, importer) =>
    source.endsWith('?raw') ? resolve(dirname(importer ?? ''), source) : undefined,
  load: (id) =>
    id.endsWith('?raw')
      ? {
          code: `export default ${JSON.stringify(readFileSync(id.slice(0, -'?raw'.length), 'utf8'))};`,
          moduleType: 'js'
        }
      : undefined
};

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
  plugins: [rawText],
  output: {
    dir: process.env['BUILD_DIR'] ?? 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    sourcemap: true
  }
});
