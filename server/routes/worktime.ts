/** Public holidays and contracts, for admins. */
import * as api from '#domain/api/worktime.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import type { Service } from '../service.ts';
import { listContracts, putContract, removeContract } from '../worktime/contracts.ts';
import { writeHolidays } from '../worktime/holidays.ts';
import { putOwnHoliday, removeOwnHoliday } from '../worktime/own-holidays.ts';
import { listHolidayRegions } from '../worktime/public-holidays.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export function worktimeRoutes(service: Service): ServedRoute[] {
  const { couch } = service;
  const contractsOf = async (developer: string): Promise<api.ContractList> => ({
    developer_id: developer,
    contracts: await listContracts(couch, developer)
  });
  return [
    serveRoute(service, api.listHolidayRegionsRoute, () => listHolidayRegions()),

    serveRoute(service, api.writeHolidaysRoute, ({ caller, body }) =>
      writeHolidays(service, body, caller.name)
    ),

    serveRoute(service, api.putHolidayRoute, ({ caller, body }) => putOwnHoliday(service, body, caller.name)),

    serveRoute(service, api.removeHolidayRoute, ({ caller, body: { date } }) =>
      removeOwnHoliday(service, date, caller.name)
    ),

    serveRoute(service, api.listContractsRoute, ({ params: { id } }) => contractsOf(id)),

    serveRoute(service, api.putContractRoute, async ({ caller, params: { id }, body }) => {
      await oneAtATime(couch, id, () => putContract(service, id, { terms: body, by: caller.name }));
      return contractsOf(id);
    }),

    serveRoute(service, api.removeContractRoute, async ({ caller, params: { id }, body: { from } }) => {
      await oneAtATime(couch, id, () => removeContract(service, id, { from, by: caller.name }));
      return contractsOf(id);
    })
  ];
}
