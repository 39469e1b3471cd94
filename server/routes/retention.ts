/** How long documents are stored, for admins. */
import * as api from '#domain/api/retention.ts';
import { readRetention } from '../../couch/retention.ts';
import { previewRetention, saveRetention } from '../retention/retention.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function retentionRoutes(service: Service): ServedRoute[] {
  const present = async (): Promise<api.RetentionSettings> => {
    const { keepMonths, deletedBefore } = await readRetention(service.couch);
    return { keep_months: keepMonths, deleted_before: deletedBefore };
  };
  return [
    serveRoute(service, api.getRetentionRoute, present),

    serveRoute(service, api.previewRetentionRoute, ({ body }) => previewRetention(service, body.keep_months)),

    serveRoute(service, api.saveRetentionRoute, async ({ caller, body }) => {
      await saveRetention(service, body.keep_months, caller.name);
      service.applyRetention();
      return present();
    })
  ];
}
