import { data } from './data.svelte.ts';

/** The first date of which anything is on this device; undefined: nothing is. Reactive. */
export function firstDate(): string | undefined {
  const sources = [
    ...data.teams.map(({ days, months }) => ({ days, months })),
    ...(data.own ? [{ days: data.own.personDays, months: [] }] : [])
  ];
  const dates = sources.flatMap(({ days, months }) => [
    ...(days[0] ? [days[0].date] : []),
    ...months.flatMap((month) => month.days[0]?.date ?? [])
  ]);
  return dates.sort()[0];
}
