/** What the server has of this machine, for comparing. Only reads. */
import { dayRange, type DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import { addDays } from '#domain/time/calendar.ts';
import { findDeviceName, type Machine } from '../collect/find-device.ts';
import { ServerError } from '../errors.ts';
import { listDevices } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import type { Pouch } from '../store.ts';

/** `device`: this machine, if the server knows it. `days`: its documents from `fromDate` (UTC) on, for their pauses too. */
export type ServerDays = { name: string; device: Device | undefined; days: DeviceDay[] };

/** A pause some days ago decides which projects are known today. */
const REACH_DAYS = 16;

/** @throws ServerError where the server cannot be asked or has no database for the person. */
export async function fetchServerDays(server: Server, machine: Machine, date: string): Promise<ServerDays> {
  const { developer } = await server.me();
  if (!developer?.database) {
    throw new ServerError('gone', `The server at ${server.url} has no database for you.`);
  }
  return server.use(developer.database, async (remote) => {
    const devices = await listDevices(remote);
    const name = findDeviceName(machine, devices);
    const device = devices.find((known) => known.device === name);
    return { name, device, days: await listDays(remote, name, addDays(date, -REACH_DAYS)) };
  });
}

async function listDays(remote: Pouch, device: string, fromDate: string): Promise<DeviceDay[]> {
  const { rows } = await remote.allDocs({ ...dayRange(fromDate), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'day' && doc.device === device ? [doc] : []));
}
