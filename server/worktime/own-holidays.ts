/** Holidays that an organisation sets for itself, and public ones that it works on. */
import type { OwnHoliday, RemovedHoliday } from '#domain/api/worktime.ts';
import {
  type Holiday,
  holidayId,
  holidayRange,
  HOLIDAYS_ID,
  MAX_OWN_HOLIDAYS
} from '#domain/documents/holiday.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { recordAct } from '../people/audit.ts';
import type { Service } from '../service.ts';
import { readHolidayRegion } from './holidays.ts';
import { listPublicHolidays } from './public-holidays.ts';

type Writer = Pick<Service, 'couch' | 'now'>;

/** Replaces what is set for the date. @throws RequestError where there are too many */
export async function putOwnHoliday(
  { couch, now }: Writer,
  { date, name, part }: OwnHoliday,
  by: string
): Promise<OwnHoliday> {
  const org = couch.use<Holiday>(couch.names.org);
  const _id = holidayId(date);
  await retryConflicts(async () => {
    const current = await orMissing(org.get(_id));
    if ((!current || current.region !== undefined) && (await countOwn(couch)) >= MAX_OWN_HOLIDAYS)
      throw new RequestError(
        'account-state',
        `There are ${MAX_OWN_HOLIDAYS} holidays that people set.`,
        'Remove one first.'
      );
    const made: Holiday = { _id, type: 'holiday', v: 1, date, name };
    if (part !== 'full') made.part = part;
    await org.insert({ ...made, ...(current && { _rev: current._rev }) });
  });
  await recordAct(couch, { by, act: 'holidays', subject: HOLIDAYS_ID, detail: { date, name, part } }, now());
  return { date, name, part };
}

async function countOwn(couch: Couch): Promise<number> {
  const { rows } = await couch.use<Holiday>(couch.names.org).list({ ...holidayRange(), include_docs: true });
  return rows.filter(({ doc }) => doc?.region === undefined).length;
}

/** @returns the public holiday that counts there again. @throws RequestError where nobody set one */
export async function removeOwnHoliday(
  { couch, now }: Writer,
  date: string,
  by: string
): Promise<RemovedHoliday> {
  const org = couch.use<Holiday>(couch.names.org);
  const _id = holidayId(date);
  const region = await readHolidayRegion(couch);
  const [year = ''] = date.split('-');
  const isPublic = region === undefined ? [] : await listPublicHolidays(region, Number(year));
  const again = isPublic.find((holiday) => holiday.date === date);
  await retryConflicts(async () => {
    const current = await orMissing(org.get(_id));
    if (!current || current.region !== undefined)
      throw new RequestError('not-found', `Nobody has set a holiday on ${date}.`);
    if (region === undefined || !again) await org.destroy(_id, current._rev);
    else await org.insert({ _id, _rev: current._rev, type: 'holiday', v: 1, ...again, region });
  });
  await recordAct(couch, { by, act: 'holidays', subject: HOLIDAYS_ID, detail: { removed: date } }, now());
  return { date, ...(again && { name: again.name }) };
}
