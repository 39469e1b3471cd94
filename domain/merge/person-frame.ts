/** Where the days of a person begin. */
import type { DeviceDay } from '../documents/day.ts';
import type { Profile, ZoneChange } from '../documents/profile.ts';
import { DEFAULT_DAY_START, type DayFrame } from '../time/local-days.ts';
import { totalLength } from '../time/spans.ts';
import { pairs } from '../time/slots.ts';

/**
 * Where a person's days begin: as their profile says; without zones in it, in the zone of the machine that was active
 * longest on each UTC date.
 */
export function frameOfPerson(profile: Profile | undefined, deviceDays: DeviceDay[]): DayFrame {
  const dayStart = profile?.dayStart ?? DEFAULT_DAY_START;
  if (profile && profile.zones.length > 0) return { zones: profile.zones, dayStart };
  return { zones: zonesOfMachines(deviceDays), dayStart };
}

function zonesOfMachines(deviceDays: DeviceDay[]): ZoneChange[] {
  const longest = new Map<string, { activeSeconds: number; id: string; tz: string }>();
  for (const day of deviceDays) {
    const candidate = { activeSeconds: totalLength(pairs(day.active)), id: day._id, tz: day.tz };
    const best = longest.get(day.date);
    const longer = best === undefined || candidate.activeSeconds > best.activeSeconds;
    const tie = best?.activeSeconds === candidate.activeSeconds && candidate.id < best.id;
    if (longer || tie) longest.set(day.date, candidate);
  }
  return [...longest].map(([from, { tz }]) => ({ from, tz }));
}
