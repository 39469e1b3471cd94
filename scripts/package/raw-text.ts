import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'rolldown';

/** `import text from './file?raw'`, as in Vite: the text of the file. */
export const rawText: Plugin = {
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
