/**
 * The agent as an npm package of its own, unpacked: everything bundled, and LevelDB's prebuilt binaries beside it. It has
 * no dependencies, so installing it neither asks a registry nor compiles anything.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';
import { licencesOf } from './licences.ts';
import { describePackage, packagedFiles, prebuiltBinaries } from './package-files.ts';

const { resolve } = createRequire(import.meta.url);
const leveldown = resolve('leveldown');

/** One copy for all who ask. */
const single: Record<string, string> = {
  // PouchDB brings an older one, too, to read what its versions before 3 wrote.
  leveldown,
  // The package: Node's own module of the name is deprecated, and says so at every start.
  punycode: resolve('punycode/')
};

const singleCopies: Plugin = {
  name: 'single-copies',
  resolveId: (source) => single[source]
};

const packageFiles: Plugin = {
  name: 'package-files',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    const emit = (fileName: string, source: string | Buffer) =>
      this.emitFile({ type: 'asset', fileName, source });
    emit('package.json', describePackage(JSON.parse(readFileSync('package.json', 'utf8'))));
    emit('THIRD-PARTY-LICENCES.txt', licencesOf(modules));
    for (const { name, content } of [...packagedFiles(), ...prebuiltBinaries(dirname(leveldown))])
      emit(name, content);
  }
};

export default defineConfig({
  input: { agent: 'agent/bin.ts' },
  platform: 'node',
  // LevelDB looks for its binary there: beside the program.
  transform: { define: { __dirname: 'import.meta.dirname' } },
  plugins: [singleCopies, packageFiles],
  output: {
    dir: `${process.env['BUILD_DIR'] ?? 'dist'}/agent`,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: false,
    banner: '#!/usr/bin/env node'
  }
});
