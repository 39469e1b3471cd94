/** One's own working time account, from what this device has. */
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { personPeriod } from '#domain/metrics/person-period.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import type { Holiday } from '#domain/documents/holiday.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { ownMachines, reportsOf } from '#domain/team/machines.ts';
import { datesBetween } from '#domain/time/calendar.ts';
import { absencesOf } from '#domain/worktime/absences.ts';
import { computeAccount, workedDays, type Account } from '#domain/worktime/account.ts';
import { planWork, type WorkPlan } from '#domain/worktime/work-plan.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';

export type OwnAccountSources = {
  own: Pick<
    OwnData,
    'developer' | 'profile' | 'contracts' | 'absences' | 'deviceDays' | 'devices' | 'personDays'
  >;
  rules: Rules;
  holidays: readonly Holiday[];
  nowMs: number;
  today: string;
};

/** What is expected of oneself, and credited, on each date. */
export const ownPlan = ({ own, rules, holidays }: OwnAccountSources): WorkPlan =>
  planWork({
    workHours: own.profile?.workHours ?? rules.workHours,
    contracts: own.contracts,
    holidays,
    absences: absencesOf(own.absences)
  });

/** The account over all days that are on this device. `storedFrom`: of earlier days not everything is stored any more. */
export function ownAccount(sources: OwnAccountSources & { storedFrom: string }): Account {
  const { own, rules, nowMs, today, storedFrom } = sources;
  const stored = own.personDays.filter(({ date }) => date >= storedFrom);
  const first = stored[0]?.date ?? today;
  const machines = ownMachines(own.developer, own.deviceDays, own.devices);
  const weights = weightsOf(rules);
  const known = {
    days: stored,
    months: [],
    frame: frameOfPerson(own.profile, own.deviceDays),
    ...reportsOf(machines)
  };
  const { days } = personPeriod(datesBetween(first, today), known, weights, nowMs);
  const worked = workedDays(days, {
    weightOf: weights.weightOf,
    hasMachines: machines.length > 0,
    today
  });
  return computeAccount(worked, ownPlan(sources), own.contracts);
}
