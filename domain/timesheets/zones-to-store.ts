/** The zones that a person's profile gets when they first say where their days begin. */
import type { DeviceDay } from '../documents/day.ts';
import { MAX_ZONES, type Profile, type ZoneChange } from '../documents/profile.ts';
import { frameOfPerson } from '../merge/person-frame.ts';
import { zoneOn } from '../time/local-days.ts';

/**
 * The zones of a profile in which `tz` is in force from today on. Days before stay in the zones that were in force: those of the profile, or
 * without any those of the machines. The list has no change that changes nothing, and the last ones where there are too many.
 */
export function zonesToStore(
  profile: Profile | undefined,
  deviceDays: DeviceDay[],
  { today, tz }: { today: string; tz: string }
): ZoneChange[] {
  const known = frameOfPerson(profile, deviceDays).zones.filter(({ from }) => from !== today);
  const sorted = [...known, { from: today, tz }].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.filter((change, index) => change.tz !== sorted[index - 1]?.tz).slice(-MAX_ZONES);
}

/** Why a person is asked for their zone: it is not stored, or this device is in another one today. Undefined: neither. */
export function zoneQuestion(
  profile: Profile | undefined,
  { today, tz }: { today: string; tz: string }
): 'missing' | 'moved' | undefined {
  if (!profile || profile.zones.length === 0) return 'missing';
  return zoneOn(today, profile.zones) === tz ? undefined : 'moved';
}
