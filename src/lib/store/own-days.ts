import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import type { Entry, Profile } from '#domain/documents/people.ts';
import { localDatesOf, mergeDays } from '#domain/merge/person-days.ts';

export type OwnDays = { deviceDays: DeviceDay[]; entries: Entry[]; profile: Profile | undefined };

/** The local days that a person's own documents make, by date; only dates with something in them. */
export function personDaysOf(developer: string, sources: OwnDays): PersonDay[] {
  const dates = new Set(sources.deviceDays.flatMap((day) => localDatesOf(day.date)));
  for (const entry of sources.entries) dates.add(entry.date);
  const days = mergeDays(developer, [...dates].sort(), sources);
  return [...days.values()].filter((day) => day !== undefined);
}
