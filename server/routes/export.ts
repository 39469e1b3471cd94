/** Everything about one developer, for admins and for themselves. */
import type { RouterContext } from '@koa/router';
import { exportDeveloperRoute, exportMeRoute, MAX_EXPORTS_PER_HOUR } from '#domain/api/export.ts';
import { RateLimit } from '../auth/rate-limit.ts';
import { RequestError } from '../errors.ts';
import { exportDeveloper } from '../people/export.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const HOUR_MS = 3_600_000;

export function exportRoutes(service: Service): ServedRoute[] {
  const ownExports = new RateLimit({ max: MAX_EXPORTS_PER_HOUR, windowMs: HOUR_MS, maxKeys: 10_000 });
  return [
    serveRoute(service, exportDeveloperRoute, async ({ ctx, caller, params: { id } }) => {
      const content = await exportDeveloper(service, id, caller.name);
      nameFile(ctx, id);
      return content;
    }),

    serveRoute(service, exportMeRoute, async ({ ctx, caller: { person } }) => {
      const { developer, oneTimePassword } = person.tidesheet;
      if (oneTimePassword) throw new RequestError('account-state', 'Choose a password of your own first.');
      const seconds = ownExports.exceed(developer, service.now());
      if (seconds !== undefined) {
        ctx.set('Retry-After', String(seconds));
        throw new RequestError(
          'too-many-requests',
          'Your data were exported often in the last hour.',
          'Try again later.'
        );
      }
      const content = await exportDeveloper(service, developer, developer);
      nameFile(ctx, developer);
      return content;
    })
  ];
}

const nameFile = (ctx: RouterContext, developer: string) =>
  ctx.set('Content-Disposition', `attachment; filename="tidesheet-${developer}.zip"`);
