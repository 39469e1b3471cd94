/** The machines of a person, and up to where each of them has reported. */
import { max, min } from 'd3-array';
import type { DeviceDay } from '../documents/day.ts';
import type { Device } from '../documents/device.ts';
import { countedDevice, type MergedDevices } from '../documents/merged-devices.ts';
import type { TeamDeveloper } from '../documents/team-developer.ts';
import type { Machine } from '../metrics/coverage.ts';

/** As a team knows them. */
export const machinesOf = ({ developer, devices }: TeamDeveloper): Machine[] =>
  devices.map(({ device, os, through, collectFrom }) => ({
    developer,
    device,
    os,
    throughMs: through === null ? undefined : Date.parse(through),
    collectFromMs: collectFrom === undefined ? undefined : Date.parse(collectFrom)
  }));

/** One's own, from one's own database: also those that have not reported. */
export function ownMachines(
  developer: string,
  days: readonly Pick<DeviceDay, 'device' | 'through'>[],
  devices: readonly Pick<Device, 'device' | 'os' | 'collectFrom'>[],
  merged?: MergedDevices
): Machine[] {
  const through = new Map<string, number>();
  for (const day of days) {
    const device = countedDevice(merged, day.device);
    through.set(device, Math.max(through.get(device) ?? 0, Date.parse(day.through)));
  }
  const counted = devices.map(({ device }) => countedDevice(merged, device));
  const names = [...new Set([...counted, ...through.keys()])].sort();
  return names.map((device) => {
    const document = devices.find((candidate) => candidate.device === device);
    return {
      developer,
      device,
      os: document?.os ?? '',
      throughMs: through.get(device),
      collectFromMs: document && Date.parse(document.collectFrom)
    };
  });
}

/** How far a person's machines have reported, and since when they collect. */
export const reportsOf = (
  machines: readonly Machine[]
): { throughMs: number | undefined; collectFromMs: number | undefined } => ({
  throughMs: lastReportMs(machines),
  collectFromMs: min(machines, ({ collectFromMs }) => collectFromMs)
});

/** Up to where any of the machines has reported; undefined where none ever did. */
export const lastReportMs = (machines: readonly Machine[]): number | undefined =>
  max(machines, ({ throughMs }) => throughMs);
