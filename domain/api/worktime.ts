/** Public holidays and contracts, which admins set. */
import * as v from 'valibot';
import { contractTerms, endsAfterStart, MAX_CONTRACTS } from '../documents/contract.ts';
import { HOLIDAY_PARTS, HolidayRegion, MAX_OWN_HOLIDAYS } from '../documents/holiday.ts';
import { DayDate, MAX_NAME, nonEmptyText, wholeBetween } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

/** So many years are written at once. */
export const MAX_HOLIDAY_YEARS = 10;

const Year = wholeBetween(2000, 2099);

const Region = v.object({ code: v.string(), name: v.string() });

export const HolidayRegions = v.object({
  countries: v.array(v.object({ ...Region.entries, regions: v.array(Region) }))
});
export type HolidayRegions = v.InferOutput<typeof HolidayRegions>;

export const listHolidayRegionsRoute = defineRoute({
  method: 'GET',
  path: '/holiday-regions',
  summary: 'Lists the countries and regions whose public holidays are known.',
  access: 'admin',
  response: HolidayRegions,
  status: 200
});

export const HolidayChoice = v.pipe(
  v.object({ region: HolidayRegion, from: Year, to: Year }),
  v.check(({ from, to }) => from <= to, 'the years end before they begin'),
  v.check(({ from, to }) => to - from < MAX_HOLIDAY_YEARS, `at most ${MAX_HOLIDAY_YEARS} years at once`)
);
export type HolidayChoice = v.InferOutput<typeof HolidayChoice>;

export const HolidaysWritten = v.object({
  region: v.string(),
  from: v.number(),
  to: v.number(),
  /** How many holidays were written and removed, and how many dates stay as an admin or a manager set them. */
  written: v.number(),
  removed: v.number(),
  own: v.number()
});
export type HolidaysWritten = v.InferOutput<typeof HolidaysWritten>;

export const writeHolidaysRoute = defineRoute({
  method: 'POST',
  path: '/holidays',
  summary:
    'Writes the public holidays of a country or region for some years, and replaces those of another one. Holidays that people set stay.',
  access: 'admin',
  body: HolidayChoice,
  response: HolidaysWritten,
  status: 200,
  errors: { 'not-found': 'The holidays of this country or region are not known.' }
});

export const OwnHoliday = v.strictObject({
  date: DayDate,
  name: v.pipe(v.string(), v.trim(), nonEmptyText(MAX_NAME)),
  part: v.picklist(HOLIDAY_PARTS)
});
export type OwnHoliday = v.InferOutput<typeof OwnHoliday>;

export const putHolidayRoute = defineRoute({
  method: 'POST',
  path: '/holidays/days',
  summary:
    'Sets a holiday of the organisation: the whole day, half of it, or none where a public holiday is worked. It replaces what is set for its date.',
  access: 'admin',
  body: OwnHoliday,
  response: OwnHoliday,
  status: 200,
  errors: { 'account-state': `The organisation has ${MAX_OWN_HOLIDAYS} holidays of its own.` }
});

export const RemovedHoliday = v.object({
  date: v.string(),
  /** The public holiday that counts again on this date. */
  name: v.optional(v.string())
});
export type RemovedHoliday = v.InferOutput<typeof RemovedHoliday>;

export const removeHolidayRoute = defineRoute({
  method: 'POST',
  path: '/holidays/days/remove',
  summary:
    'Removes the holiday of the organisation on a date. A public holiday of the chosen country or region counts there again.',
  access: 'admin',
  body: v.strictObject({ date: DayDate }),
  response: RemovedHoliday,
  status: 200,
  errors: { 'not-found': 'Nobody has set a holiday on this date.' }
});

const Terms = v.object(contractTerms);
export type ContractTerms = v.InferOutput<typeof Terms>;

export const ContractList = v.object({ developer_id: v.string(), contracts: v.array(Terms) });
export type ContractList = v.InferOutput<typeof ContractList>;

const oneDeveloper = {
  access: 'admin',
  params: v.object({ id: v.string() }),
  response: ContractList,
  status: 200
} as const;
const UNKNOWN = 'Nobody is registered with this id.';

export const listContractsRoute = defineRoute({
  ...oneDeveloper,
  method: 'GET',
  path: '/developers/:id/contracts',
  summary: 'Lists the contracts of a developer: seconds of work on Monday to Sunday, each valid from a date.',
  errors: { 'not-found': UNKNOWN }
});

export const putContractRoute = defineRoute({
  ...oneDeveloper,
  method: 'POST',
  path: '/developers/:id/contracts',
  summary: 'Sets how long a developer works from a date on. It replaces a contract from the same date.',
  body: v.pipe(
    v.strictObject(contractTerms),
    v.check((terms) => endsAfterStart(terms), 'until is before from')
  ),
  errors: {
    'not-found': UNKNOWN,
    'account-state': `The developer has ${MAX_CONTRACTS} contracts, or is being erased.`
  }
});

export const removeContractRoute = defineRoute({
  ...oneDeveloper,
  method: 'POST',
  path: '/developers/:id/contracts/remove',
  summary: 'Removes the contract of a developer that begins on a date.',
  body: v.object({ from: DayDate }),
  errors: { 'not-found': 'Nobody is registered with this id, or no contract of theirs begins on that date.' }
});
