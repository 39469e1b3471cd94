/** What a bundle with LevelDB needs: one copy of each package, and the prebuilt binaries beside the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

const { resolve } = createRequire(import.meta.url);
const leveldown = resolve('leveldown');

const single: Record<string, string> = {
  // PouchDB brings an older one, too, to read what its versions before 3 wrote.
  leveldown,
  // The package: Node's own module of the name is deprecated, and says so at every start.
  punycode: resolve('punycode/')
};

/** One copy for all who ask. */
export const singleCopies: Plugin = {
  name: 'single-copies',
  resolveId: (source) => single[source]
};

/** LevelDB looks for its binary there: beside the program. */
export const besideProgram = { define: { __dirname: 'import.meta.dirname' } };

export type PackagedFile = { name: string; content: string | Buffer };

/** The binaries where node-gyp-build looks for them: beside the program. Phones are left out. */
export function prebuiltBinaries(): PackagedFile[] {
  const prebuilds = join(dirname(leveldown), 'prebuilds');
  const folders = readdirSync(prebuilds).filter((name) => !name.startsWith('android'));
  return folders.sort().flatMap((folder) =>
    readdirSync(join(prebuilds, folder))
      .sort()
      .map((file) => ({
        name: `prebuilds/${folder}/${file}`,
        content: readFileSync(join(prebuilds, folder, file))
      }))
  );
}
