/** One developer: what an admin sees of them, and what they change. */
import * as api from '#domain/api/developer.ts';
import { countedDevice } from '#domain/documents/merged-devices.ts';
import { describeDeveloper, getListed } from '../people/describe.ts';
import { mergeDevice, readMerged } from '../people/merge-devices.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { revokeToken, rotateOneToken } from '../people/tokens.ts';
import { updateDeveloper } from '../people/update.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function developerDetailsRoutes(service: Service): ServedRoute[] {
  const inTurn = <T>(id: string, task: () => Promise<T>) => oneAtATime(service.couch, id, task);
  return [
    serveRoute(service, api.getDeveloperRoute, ({ params: { id } }) => describeDeveloper(service, id)),

    serveRoute(service, api.updateDeveloperRoute, async ({ caller, params: { id }, body }) => {
      await inTurn(id, () => updateDeveloper(service, { developer: id, change: body }, caller.name));
      return getListed(service, id);
    }),

    serveRoute(service, api.rotateOneTokenRoute, ({ caller, params: { id, label } }) =>
      inTurn(id, () => rotateOneToken(service, { developer: id, label }, caller.name))
    ),

    serveRoute(service, api.mergeDeviceRoute, async ({ caller, params: { id, device }, body: { into } }) => {
      await inTurn(id, () => mergeDevice(service, { developer: id, device, into }, caller.name));
      const merged = await readMerged(service.couch, (await getListed(service, id)).database);
      const counted = countedDevice(merged, device);
      return {
        developer_id: id,
        device,
        merged_into: counted === device ? null : counted
      } satisfies api.DeviceMerged;
    }),

    serveRoute(service, api.revokeTokenRoute, async ({ caller, params: { id, label } }) => {
      const revoked = await inTurn(id, () => revokeToken(service, { developer: id, label }, caller.name));
      return { developer_id: id, label, revoked } satisfies api.TokenRevoked;
    })
  ];
}
