import { group } from 'd3-array';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import { datesOfEntry, type Entry } from '../documents/entry.ts';
import type { MergedDevices } from '../documents/merged-devices.ts';
import type { Profile } from '../documents/profile.ts';
import { localDatesOf, mergeDays } from './person-days.ts';

export type OwnSources = {
  deviceDays: readonly DeviceDay[];
  entries: readonly Entry[];
  profile: Profile | undefined;
  mergedDevices?: MergedDevices | undefined;
};

type CachedDay = { made: PersonDay | undefined; from: readonly object[] };

/**
 * A function that makes the local days of a person, by date, only those with something in them. A day is made again only
 * when one of its documents is another object than the last time, so unchanged days stay the same objects.
 */
export function rememberDays(developer: string): (sources: OwnSources) => PersonDay[] {
  let cached = new Map<string, CachedDay>();
  let cachedProfile: Profile | undefined;
  let cachedMerged: MergedDevices | undefined;
  return ({ deviceDays, entries, profile, mergedDevices }) => {
    const isSame = profile === cachedProfile && mergedDevices === cachedMerged;
    const known = isSame ? cached : new Map<string, CachedDay>();
    const next = new Map<string, CachedDay>();
    const days = group(deviceDays, ({ date }) => date);
    const entered = new Map<string, Entry[]>();
    for (const entry of entries) {
      for (const date of datesOfEntry(entry)) entered.set(date, [...(entered.get(date) ?? []), entry]);
    }
    for (const date of datesOf(deviceDays, entered.keys())) {
      const own = localDatesOf(date).flatMap((utcDate) => days.get(utcDate) ?? []);
      const added = entered.get(date) ?? [];
      const from = [...own, ...added];
      const last = known.get(date);
      const made =
        last && sameObjects(last.from, from)
          ? last.made
          : mergeDays(developer, [date], { deviceDays: own, entries: added, profile, mergedDevices }).get(
              date
            );
      next.set(date, { made, from });
    }
    cached = next;
    cachedProfile = profile;
    cachedMerged = mergedDevices;
    return [...next.values()].flatMap(({ made }) => made ?? []);
  };
}

function datesOf(deviceDays: readonly DeviceDay[], entered: Iterable<string>): string[] {
  return [...new Set([...deviceDays.flatMap((day) => localDatesOf(day.date)), ...entered])].sort();
}

const sameObjects = (one: readonly object[], other: readonly object[]): boolean =>
  one.length === other.length && one.every((object, index) => object === other[index]);
