import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
const packages = Object.keys(dependencies);

/** Node programs: our own code in one file each, packages stay in node_modules. */
export default defineConfig({
  input: {
    agent: 'agent/bin.ts',
    server: 'server/bin.ts',
    demo: 'demo/bin.ts',
    bench: 'bench/bin.ts'
  },
  platform: 'node',
  external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
  moduleTypes: { '.js': 'js' },
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', sourcemap: true }
});
