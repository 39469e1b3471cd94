import type { DeviceDay } from '../documents/day.ts';
import type { Device } from '../documents/device.ts';
import type { Machine } from '../metrics/coverage.ts';

/** One's own machines, and up to where each has reported. */
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
