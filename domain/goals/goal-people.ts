/** Whose days count toward goals, from the documents of a person or of a team. */
import { group } from 'd3-array';
import type { Absence } from '../documents/absence.ts';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { Device } from '../documents/device.ts';
import type { MergedDevices } from '../documents/merged-devices.ts';
import type { Profile } from '../documents/profile.ts';
import type { TeamAbsences } from '../documents/team-absences.ts';
import type { TeamDeveloper } from '../documents/team-developer.ts';
import type { Reports } from '../metrics/coverage.ts';
import type { PersonMonth } from '../documents/month.ts';
import { memoiseByObject } from '../memoise.ts';
import type { Holiday } from '../documents/holiday.ts';
import { awayDates, type GoalPerson } from './goal-history.ts';
import { frameOfPerson } from '../merge/person-frame.ts';
import { machinesOf, ownMachines, reportsOf } from '../team/machines.ts';
import { absencesOf } from '../worktime/absences.ts';

/** How late reports may be, and when the reader last received all of them. */
export type Lateness = Pick<Reports, 'graceMs' | 'asOfMs'>;

export type OwnGoalData = {
  developer: string;
  profile: Profile | undefined;
  deviceDays: DeviceDay[];
  devices: readonly Device[];
  mergedDevices: MergedDevices | undefined;
  personDays: PersonDay[];
  absences: readonly Absence[];
};

export type TeamGoalData = {
  developers: readonly TeamDeveloper[];
  days: readonly PersonDay[];
  months: readonly PersonMonth[];
  absences: readonly TeamAbsences[];
};

/** Oneself. */
export function ownGoalPerson(
  own: OwnGoalData,
  holidays: readonly Holiday[],
  lateness: Lateness
): GoalPerson {
  const machines = ownMachines(own.developer, own.deviceDays, own.devices, own.mergedDevices);
  return {
    days: own.personDays,
    months: [],
    frame: frameOfPerson(own.profile, own.deviceDays),
    ...reportsOf(machines),
    ...lateness,
    hasMachines: machines.length > 0,
    isAway: awayDates(absencesOf(own.absences), holidays)
  };
}

export type NamedPerson = GoalPerson & { id: string; name: string };

/** Everybody of a team who reports anything. */
export const teamGoalPeople = (
  team: TeamGoalData,
  holidays: readonly Holiday[],
  lateness: Lateness
): NamedPerson[] =>
  team.developers.flatMap((developer) => {
    const id = developer.developer;
    const machines = machinesOf(developer);
    const days = daysByDeveloper(team.days).get(id) ?? [];
    const months = monthsByDeveloper(team.months).get(id) ?? [];
    if (machines.length === 0 && days.length === 0 && months.length === 0) return [];
    const absences = team.absences.filter((year) => year.developer === id);
    return {
      id,
      name: developer.name,
      days,
      months,
      frame: developer,
      ...reportsOf(machines),
      ...lateness,
      hasMachines: machines.length > 0,
      isAway: awayDates(
        absences.flatMap((year) => year.absences.map(({ date, part }) => ({ date, part }))),
        holidays
      )
    };
  });

const daysByDeveloper = memoiseByObject((days: readonly PersonDay[]) =>
  group(days, ({ developer }) => developer)
);
const monthsByDeveloper = memoiseByObject((months: readonly PersonMonth[]) =>
  group(months, ({ developer }) => developer)
);
