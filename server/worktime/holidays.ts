/** Writes public holidays to `org`. Holidays that people wrote, or decided to work on, stay as they are. */
import * as v from 'valibot';
import type { HolidayChoice, HolidaysWritten } from '#domain/api/worktime.ts';
import { sameContent } from '#domain/documents/content.ts';
import type { Holiday } from '#domain/documents/holiday.ts';
import { holidayId, holidayRange, Holidays, HOLIDAYS_ID, parseHolidayId } from '#domain/documents/holiday.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { recordAct } from '../people/audit.ts';
import type { Service } from '../service.ts';
import { listPublicHolidays, type PublicHoliday } from './public-holidays.ts';

type Writer = Pick<Service, 'couch' | 'now'>;

/** Years after this one for which the service writes holidays by itself. */
const YEARS_AHEAD = 2;

/**
 * Makes the public holidays of `org` those of the region in the years, and removes those of other regions after the first of them.
 * Earlier ones stay, because balances count them. @throws RequestError for a region that is not known
 */
export async function writeHolidays(
  { couch, now }: Writer,
  { region, from, to }: HolidayChoice,
  by: string
): Promise<HolidaysWritten> {
  const wanted = await listYears(region, from, to);
  await putRegion(couch, region);
  const counts = await replaceHolidays(couch, { region, from, to, wanted });
  const detail = { region, from, to };
  await recordAct(couch, { by, act: 'holidays', subject: HOLIDAYS_ID, detail }, now());
  return { region, from, to, ...counts };
}

/** Writes the holidays of the chosen region for this year and the next ones, where one was chosen. */
export async function extendHolidays({ couch, now }: Writer): Promise<void> {
  const region = await readHolidayRegion(couch);
  if (region === undefined) return;
  const from = new Date(now()).getUTCFullYear();
  const to = from + YEARS_AHEAD;
  await replaceHolidays(couch, { region, from, to, wanted: await listYears(region, from, to) });
}

/** The country or region whose public holidays are written; undefined where none is chosen. */
export async function readHolidayRegion(couch: Couch): Promise<string | undefined> {
  const chosen = v.safeParse(Holidays, await orMissing(couch.use(couch.names.org).get(HOLIDAYS_ID)));
  return chosen.success ? chosen.output.region : undefined;
}

async function listYears(region: string, from: number, to: number): Promise<Map<string, PublicHoliday>> {
  const found: PublicHoliday[] = [];
  for (let year = from; year <= to; year++) found.push(...(await listPublicHolidays(region, year)));
  return new Map(found.map((holiday) => [holiday.date, holiday]));
}

async function putRegion(couch: Couch, region: string): Promise<void> {
  const org = couch.use<Holidays>(couch.names.org);
  await retryConflicts(async () => {
    const current = await orMissing(org.get(HOLIDAYS_ID));
    const made: Holidays = { _id: HOLIDAYS_ID, type: 'holidays', v: 1, region };
    if (current && sameContent(current, made)) return;
    await org.insert({ ...made, ...(current && { _rev: current._rev }) });
  });
}

type Replacement = { region: string; from: number; to: number; wanted: Map<string, PublicHoliday> };

async function replaceHolidays(
  couch: Couch,
  { region, from, to, wanted }: Replacement
): Promise<Pick<HolidaysWritten, 'written' | 'removed' | 'own'>> {
  const org = couch.use<Holiday>(couch.names.org);
  return retryConflicts(async () => {
    const { rows } = await org.list({ ...holidayRange(), include_docs: true });
    const stored = new Map(rows.map(({ id, doc }) => [parseHolidayId(id) ?? '', doc]));
    const changes: object[] = [];
    let [written, removed, own] = [0, 0, 0];
    for (const { date, name, part } of wanted.values()) {
      const current = stored.get(date);
      if (current && current.region === undefined) {
        own++;
        continue;
      }
      const made: Holiday = { _id: holidayId(date), type: 'holiday', v: 1, date, name, region };
      if (part !== undefined) made.part = part;
      if (current && sameContent(current, made)) continue;
      written++;
      changes.push({ ...made, ...(current && { _rev: current._rev }) });
    }
    for (const [date, doc] of stored) {
      if (!doc || doc.region === undefined || wanted.has(date) || date < `${from}`) continue;
      // Later years of this region are right.
      if (doc.region === region && date > `${to}-12-31`) continue;
      removed++;
      changes.push({ _id: doc._id, _rev: doc._rev, _deleted: true });
    }
    const results = changes.length > 0 ? await org.bulk({ docs: changes as Holiday[] }) : [];
    const failed = results.find(({ error }) => error !== undefined);
    // Somebody changed one at the same time: what is stored now decides.
    if (failed?.error === 'conflict')
      throw Object.assign(new Error('A holiday was changed.'), { statusCode: 409 });
    if (failed) throw new Error(`${couch.names.org} refused ${failed.id}: ${failed.reason}`);
    return { written, removed, own };
  });
}
