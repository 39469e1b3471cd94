import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Emits the files of Swagger UI that a server gives out, into `swagger-ui` below the folder. */
export const swaggerUi = (below = ''): Plugin => ({
  name: 'swagger-ui',
  generateBundle() {
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE'])
      this.emitFile({
        type: 'asset',
        fileName: `${below}swagger-ui/${file}`,
        source: readFileSync(join(folder, file))
      });
  }
});
