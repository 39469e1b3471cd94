/** Files of the agent's npm package as they are in the repository, with the line ends that their readers want. */
import { readFileSync } from 'node:fs';
import type { PackagedFile } from '../../scripts/package/single-copies.ts';

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
