/** What the agent's npm package holds besides the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const Manifest = v.object({
  name: v.string(),
  version: v.string(),
  license: v.string(),
  engines: v.object({ node: v.string() })
});

/** The package.json of the package, made of the project's own. */
export function describePackage(project: unknown): string {
  const { name, version, license, engines } = v.parse(Manifest, project);
  const manifest = {
    name,
    version,
    description: 'The Tidesheet agent: day summaries of what ActivityWatch recorded on this machine.',
    license,
    type: 'module',
    bin: { tidesheet: 'agent.js' },
    engines
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

type PackagedFile = { name: string; content: string | Buffer };

/** Files as they are in the repository, with the line ends that their readers want. */
export function packagedFiles(): PackagedFile[] {
  const read = (path: string) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return [
    { name: 'README.md', content: read('agent/package/README.md') },
    { name: 'LICENSE', content: read('LICENSE') },
    { name: '.env.template', content: read('.env.template') },
    { name: 'setup.sh', content: read('agent/package/setup.sh') },
    { name: 'setup.bat', content: read('agent/package/setup.bat').replaceAll('\n', '\r\n') }
  ];
}

/** Where node-gyp-build looks for them: beside the program. Phones are left out. */
export function prebuiltBinaries(leveldown: string): PackagedFile[] {
  const folders = readdirSync(join(leveldown, 'prebuilds')).filter((name) => !name.startsWith('android'));
  return folders.sort().flatMap((folder) =>
    readdirSync(join(leveldown, 'prebuilds', folder))
      .sort()
      .map((file) => ({
        name: `prebuilds/${folder}/${file}`,
        content: readFileSync(join(leveldown, 'prebuilds', folder, file))
      }))
  );
}
