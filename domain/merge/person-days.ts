/** Which local days the documents of a person make, and in which zones. */
import { group } from 'd3-array';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import type { MergedDevices } from '../documents/merged-devices.ts';
import type { Profile } from '../documents/profile.ts';
import { addDays } from '../time/calendar.ts';
import { mergeDay } from './merge-day.ts';
import { frameOfPerson } from './person-frame.ts';

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
  sources: {
    deviceDays: DeviceDay[];
    entries: Entry[];
    profile: Profile | undefined;
    mergedDevices?: MergedDevices | undefined;
  }
): Map<string, PersonDay | undefined> {
  const byDate = group(sources.deviceDays, ({ date }) => date);
  const merged = new Map<string, PersonDay | undefined>();
  for (const date of dates) {
    const deviceDays = localDatesOf(date).flatMap((utcDate) => byDate.get(utcDate) ?? []);
    const frame = frameOfPerson(sources.profile, deviceDays);
    const { entries, mergedDevices } = sources;
    merged.set(date, mergeDay({ developer, date, frame, deviceDays, entries, mergedDevices }));
  }
  return merged;
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
