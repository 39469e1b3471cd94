/**
 * The server's program as its npm package has it: everything bundled, and LevelDB's prebuilt binaries beside it. It has no
 * dependencies, so installing it neither asks a registry nor compiles anything.
 */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { describePackage } from '../../scripts/package/manifest.ts';
import { emitPackage } from '../../scripts/package/package-plugin.ts';
import { rawText } from '../../scripts/package/raw-text.ts';
import { swaggerUi } from '../../scripts/package/swagger-ui.ts';
import { besideProgram, prebuiltBinaries, singleCopies } from '../../scripts/package/single-copies.ts';

const manifest = describePackage(JSON.parse(readFileSync('package.json', 'utf8')), {
  name: 'tidesheet-server',
  description: 'The Tidesheet server with its dashboard, and the agent that it hands out.',
  bin: { 'tidesheet-server': 'dist/server.js' }
});
const binaries = prebuiltBinaries().map(({ name, content }) => ({ name: `dist/${name}`, content }));

export default defineConfig({
  input: { server: 'server/bin.ts' },
  platform: 'node',
  transform: besideProgram,
  // One package asks for the name of a function that way.
  checks: { eval: false },
  plugins: [rawText, singleCopies, swaggerUi('dist/'), emitPackage(manifest, binaries)],
  output: {
    dir: `${process.env['BUILD_DIR'] ?? 'dist'}/server`,
    format: 'esm',
    entryFileNames: 'dist/[name].js',
    chunkFileNames: 'dist/[name]-[hash].js',
    banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : '')
  }
});
