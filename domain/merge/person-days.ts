/** Which local days the documents of a person make, and in which zones. */
import { group } from 'd3-array';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import type { Profile, ZoneChange } from '../documents/profile.ts';
import { addDays } from '../time/calendar.ts';
import { DEFAULT_DAY_START, type DayFrame } from '../time/local-days.ts';
import { totalLength } from '../time/spans.ts';
import { pairs } from '../time/slots.ts';
import { mergeDay } from './merge-day.ts';

/**
 * Where a person's days begin: as their profile says; without zones in it, in the zone of the machine that was active
 * longest on each UTC date.
 */
export function frameOfPerson(profile: Profile | undefined, deviceDays: DeviceDay[]): DayFrame {
  const dayStart = profile?.dayStart ?? DEFAULT_DAY_START;
  if (profile && profile.zones.length > 0) return { zones: profile.zones, dayStart };
  return { zones: zonesOfMachines(deviceDays), dayStart };
}

/** The local days that a device day of this UTC date may reach into. */
export const localDatesOf = (utcDate: string): string[] => [
  addDays(utcDate, -1),
  utcDate,
  addDays(utcDate, 1)
];

/**
 * The person's days of the given local dates, by date; undefined where there is none. Each is made of the device days
 * from the date before to the date after and of nothing else, so it does not depend on what else is asked for.
 */
export function mergeDays(
  developer: string,
  dates: Iterable<string>,
  sources: { deviceDays: DeviceDay[]; entries: Entry[]; profile: Profile | undefined }
): Map<string, PersonDay | undefined> {
  const byDate = group(sources.deviceDays, ({ date }) => date);
  const merged = new Map<string, PersonDay | undefined>();
  for (const date of dates) {
    const deviceDays = localDatesOf(date).flatMap((utcDate) => byDate.get(utcDate) ?? []);
    const frame = frameOfPerson(sources.profile, deviceDays);
    merged.set(date, mergeDay({ developer, date, frame, deviceDays, entries: sources.entries }));
  }
  return merged;
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

/**
 * What each machine alone reported for a person's local day, without entries, by name of the machine. `deviceDays` may hold
 * other dates too. Only the machines' owner has them: a team knows merged days.
 */
export function daysByDevice(
  developer: string,
  date: string,
  sources: { deviceDays: readonly DeviceDay[]; profile: Profile | undefined }
): Map<string, PersonDay> {
  const dates = localDatesOf(date);
  const near = sources.deviceDays.filter((day) => dates.includes(day.date));
  const frame = frameOfPerson(sources.profile, near);
  const days = new Map<string, PersonDay>();
  for (const device of [...new Set(near.map((day) => day.device))].sort()) {
    const deviceDays = near.filter((day) => day.device === device);
    const day = mergeDay({ developer, date, frame, deviceDays });
    if (day) days.set(device, day);
  }
  return days;
}
