/** The API for programs, as an OpenAPI document, and for people, as a page that shows that document and sends requests. */
import { join } from 'node:path';
import Router from '@koa/router';
import { API_DOCS_PATH, getOpenApiRoute, openApiOf } from '#domain/api/openapi.ts';
import { ROUTES } from '#domain/api/routes.ts';
import packageJson from '../../package.json' with { type: 'json' };
import pageText from '../api-docs/api-docs-page.html?raw';
import { cacheFile, sendFile } from '../cached-file.ts';
import { RequestError } from '../errors.ts';
import { publicUrl } from '../public-url.ts';
import { pagePolicy } from '../security-headers.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const page = pageText.replaceAll('\r\n', '\n');

/** Swagger UI sets styles of elements, and asks nobody but this server. */
const setPolicy = pagePolicy(page, {
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"]
});

/** Of Swagger UI, with their types. */
const FILES = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };
const NOT_BUILT = 'This page has not been built here. Build it with: npm run build';

const document = openApiOf(ROUTES, { version: packageJson.version });

export const openApiRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getOpenApiRoute, async ({ ctx }) => ({
    ...document,
    servers: [{ url: publicUrl(ctx, service.publicUrl) }]
  }))
];

/** `folder`: has the files of Swagger UI. */
export function apiDocsRoutes(folder: string): Router {
  const router = new Router();
  router.get(API_DOCS_PATH, (ctx) => {
    ctx.set('Cache-Control', 'no-cache');
    setPolicy(ctx);
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = page;
  });
  for (const [name, type] of Object.entries(FILES)) {
    const read = cacheFile(join(folder, name));
    router.get(`${API_DOCS_PATH}/${name}`, async (ctx) => {
      const found = await read();
      if (found === undefined) throw new RequestError('not-found', NOT_BUILT);
      sendFile(ctx, found, `${type}; charset=utf-8`);
    });
  }
  return router;
}
