/** The machines of a person, and up to where each of them has reported. */
import type { DeviceDay } from '../documents/day.ts';
import type { Device } from '../documents/device.ts';
import type { TeamDeveloper } from '../documents/team-developer.ts';
import type { Machine } from '../metrics/coverage.ts';

/** As a team knows them. */
export const machinesOf = ({ developer, devices }: TeamDeveloper): Machine[] =>
  devices.map(({ device, os, through }) => ({
    developer,
    device,
    os,
    throughMs: through === null ? undefined : Date.parse(through)
  }));

/** One's own, from one's own database: also those that have not reported. */
export function ownMachines(
  developer: string,
  days: readonly Pick<DeviceDay, 'device' | 'through'>[],
  devices: readonly Pick<Device, 'device' | 'os'>[]
): Machine[] {
  const through = new Map<string, number>();
  for (const day of days) {
    through.set(day.device, Math.max(through.get(day.device) ?? 0, Date.parse(day.through)));
  }
  const names = [...new Set([...devices.map(({ device }) => device), ...through.keys()])].sort();
  return names.map((device) => ({
    developer,
    device,
    os: devices.find((candidate) => candidate.device === device)?.os ?? '',
    throughMs: through.get(device)
  }));
}

/** Up to where any of the machines has reported; undefined where none ever did. */
export function lastReportMs(machines: readonly Machine[]): number | undefined {
  const reports = machines.flatMap(({ throughMs }) => throughMs ?? []);
  return reports.length === 0 ? undefined : Math.max(...reports);
}
