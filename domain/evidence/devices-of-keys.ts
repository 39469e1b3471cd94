import { type CellKey, type DeviceDay, type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { utcStartMs } from '../time/calendar.ts';
import { triples } from '../time/slots.ts';

export const nameOfKey = (key: CellKey): string => JSON.stringify(key);

/** The device days that reach into a local day, and by key (`nameOfKey`) the devices that reported it in that day. */
export function devicesOfKeys(
  { start, end }: Pick<PersonDay, 'start' | 'end'>,
  deviceDays: readonly DeviceDay[]
): { documents: DeviceDay[]; devices: Map<string, Set<string>> } {
  const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
  const documents = deviceDays.filter(({ date }) => {
    const dayMs = utcStartMs(date);
    return dayMs < endMs && dayMs + 86_400_000 > startMs;
  });
  const devices = new Map<string, Set<string>>();
  for (const { date, device, keys, cells } of documents) {
    for (const [slot, key] of triples(cells)) {
      const slotMs = utcStartMs(date) + slot * SLOT_SECONDS * 1000;
      if (slotMs < startMs || slotMs >= endMs) continue;
      const name = nameOfKey(keys[key]!);
      devices.set(name, (devices.get(name) ?? new Set()).add(device));
    }
  }
  return { documents, devices };
}
