/** Emits what a package holds besides its program: package.json, licences of all that is bundled, and files. */
import type { Plugin } from 'rolldown';
import { licencesOf } from './licences.ts';
import type { PackagedFile } from './single-copies.ts';

export function emitPackage(manifest: string, files: readonly PackagedFile[]): Plugin {
  return {
    name: 'package-files',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const all = [
        { name: 'package.json', content: manifest },
        { name: 'THIRD-PARTY-LICENCES.txt', content: licencesOf(modules) },
        ...files
      ];
      for (const { name, content } of all) this.emitFile({ type: 'asset', fileName: name, source: content });
    }
  };
}
