import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { Profile } from '../documents/profile.ts';
import { mergeDay } from './merge-day.ts';
import { frameOfPerson, localDatesOf } from './person-days.ts';

/**
 * What each machine alone tells of a person's local day, without entries, by name of the machine. `deviceDays` may hold
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
