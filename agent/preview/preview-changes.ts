/** What the next synchronisation would change on the server of one local day. */
import type { DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Config } from '../config.ts';
import { findDeviceName, type Machine, machineOf } from '../device/device.ts';
import { ServerError } from '../errors.ts';
import { PAUSES_REACH_DAYS, pausesOf, unitePauses } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import { listDays } from '../collect/stored-documents.ts';
import { listDevices } from '../replicate/adopt.ts';
import { Server } from '../replicate/server.ts';
import { compareDays, type DayChange } from './compare-days.ts';
import { previewDay, type PreviewInput } from './preview-day.ts';

/**
 * The changes of the UTC days that reach into the local day, those before consent left out.
 * @throws ServerError, ActivityWatchError.
 */
export async function previewChanges(input: PreviewInput, config: Config): Promise<DayChange[]> {
  const { activitywatch, developer, date, nowMs } = input;
  const machine = machineOf(developer, await activitywatch.info());
  const { name, device, days } = await fetchServerDays(new Server(config), machine, date);
  const fromMs = device === undefined ? nowMs : Date.parse(device.collectFrom);
  const paused = unitePauses(days.flatMap(pausesOf), readPauses(config.dataDir));
  const { documents } = await previewDay({ ...input, device: name, fromMs, paused, stored: days });
  return documents.map((document) =>
    compareDays(
      days.find(({ _id }) => _id === document._id),
      document
    )
  );
}

/** `device`: this machine, if the server knows it. `days`: its documents from `fromDate` (UTC) on, for their pauses too. */
export type ServerDays = { name: string; device: Device | undefined; days: DeviceDay[] };

/** @throws ServerError where the server cannot be asked or has no database for the developer. */
export async function fetchServerDays(server: Server, machine: Machine, date: string): Promise<ServerDays> {
  const { developer } = await server.me();
  if (!developer?.database) {
    throw new ServerError('gone', `The server at ${server.url} has no database for you.`);
  }
  return server.use(developer.database, async (remote) => {
    const devices = await listDevices(remote);
    const name = findDeviceName(machine, devices);
    const device = devices.find((known) => known.device === name);
    return { name, device, days: await listDays(remote, name, addDays(date, -PAUSES_REACH_DAYS)) };
  });
}
