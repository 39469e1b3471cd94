/**
 * The agent as an npm package of its own, unpacked: everything bundled, and LevelDB's prebuilt binaries beside it. It has
 * no dependencies, so installing it neither asks a registry nor compiles anything.
 */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { leanPouchdb } from '../../scripts/package/lean-pouchdb.ts';
import { describePackage } from '../../scripts/package/manifest.ts';
import { emitPackage } from '../../scripts/package/package-plugin.ts';
import { besideProgram, prebuiltBinaries, singleCopies } from '../../scripts/package/single-copies.ts';
import { packagedFiles } from './package-files.ts';

const manifest = describePackage(JSON.parse(readFileSync('package.json', 'utf8')), {
  name: 'tidesheet',
  description: 'The Tidesheet agent: day summaries of what ActivityWatch recorded on this machine.',
  bin: { tidesheet: 'agent.js' }
});

export default defineConfig({
  input: { agent: 'agent/bin.ts' },
  platform: 'node',
  transform: besideProgram,
  plugins: [leanPouchdb, singleCopies, emitPackage(manifest, [...packagedFiles(), ...prebuiltBinaries()])],
  output: {
    dir: `${process.env['BUILD_DIR'] ?? 'dist'}/agent`,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: false,
    banner: '#!/usr/bin/env node'
  }
});
