/** The public holidays of a country or region, from the package date-holidays. It is loaded when it is first needed: it takes 10 MB. */
import type { HolidayRegions } from '#domain/api/worktime.ts';
import type { Holiday } from '#domain/documents/holiday.ts';
import { MAX_NAME } from '#domain/documents/primitives.ts';
import { addDays, datesBetween } from '#domain/time/calendar.ts';
import { RequestError } from '../errors.ts';

const HOUR_MS = 3_600_000;
/** A holiday that begins later, or is shorter, is half a day. */
const HALF_DAY_MS = 12 * HOUR_MS;

const load = async () => (await import('date-holidays')).default;

type Names = Record<string, string>;

/** The countries, and within them states and their regions, by name. */
export async function listHolidayRegions(): Promise<HolidayRegions> {
  const PublicHolidays = await load();
  const all = new PublicHolidays();
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en');
  const listOf = (names: Names | undefined, prefix: string) =>
    Object.entries(names ?? {}).map(([code, name]) => ({ code: `${prefix}${code}`, name }));
  const countries = listOf(all.getCountries('en') as Names, '').map((country) => {
    const states = listOf(all.getStates(country.code, 'en') as Names | undefined, `${country.code}-`);
    const regions = states.flatMap((state) => {
      const [, code = ''] = state.code.split('-');
      const within = listOf(all.getRegions(country.code, code, 'en') as Names | undefined, `${state.code}-`);
      return [
        state,
        ...within.map(({ code: inner, name }) => ({ code: inner, name: `${state.name}: ${name}` }))
      ];
    });
    return { ...country, regions: regions.sort(byName) };
  });
  return { countries: countries.sort(byName) };
}

export type PublicHoliday = Pick<Holiday, 'date' | 'name' | 'part'>;

/** The public holidays of a year, one for each date, by date. @throws RequestError for a region that is not known */
export async function listPublicHolidays(region: string, year: number): Promise<PublicHoliday[]> {
  const PublicHolidays = await load();
  const [country = '', state, district] = region.split('-');
  const all = new PublicHolidays();
  const has = (names: unknown, code: string | undefined) =>
    code === undefined || Object.hasOwn((names ?? {}) as Names, code);
  const isKnown =
    has(all.getCountries(), country) &&
    has(state === undefined ? {} : all.getStates(country), state) &&
    has(state === undefined || district === undefined ? {} : all.getRegions(country, state), district);
  if (!isKnown) throw unknownRegion(region);
  const holidays = new PublicHolidays();
  // Without types, a holiday that is public in one region and observed in another would count.
  if (district !== undefined && state !== undefined) holidays.init(country, state, district);
  else if (state !== undefined) holidays.init(country, state);
  else holidays.init(country);
  const byDate = new Map<string, PublicHoliday>();
  for (const { type, date, start, end, name } of holidays.getHolidays(year)) {
    if (type !== 'public') continue;
    for (const holiday of datesOf({ date, lengthMs: end.getTime() - start.getTime(), name })) {
      const known = byDate.get(holiday.date);
      byDate.set(holiday.date, known ? joined(known, holiday) : holiday);
    }
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

export const unknownRegion = (region: string) =>
  new RequestError(
    'not-found',
    `The public holidays of ${region} are not known. Choose a country or region such as DE-BY.`
  );

/** `date` is the local date and time at which a holiday begins; those by the moon begin on the evening before it. */
function datesOf({
  date,
  lengthMs,
  name
}: {
  date: string;
  lengthMs: number;
  name: string;
}): PublicHoliday[] {
  const first = date.slice(0, 10);
  const hour = Number(date.slice(11, 13));
  const title = name.slice(0, MAX_NAME);
  if (lengthMs <= HALF_DAY_MS || hour >= 12) return [{ date: first, name: title, part: 'half' }];
  const days = Math.max(1, Math.floor(lengthMs / (24 * HOUR_MS)));
  return datesBetween(first, addDays(first, days - 1)).map((one) => ({ date: one, name: title }));
}

function joined(one: PublicHoliday, other: PublicHoliday): PublicHoliday {
  const name = [...new Set([one.name, other.name])].join(', ').slice(0, MAX_NAME);
  const isHalf = one.part === 'half' && other.part === 'half';
  return { date: one.date, name, ...(isHalf && { part: 'half' as const }) };
}
