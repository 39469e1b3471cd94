/** A contract as an admin types it. */
import type { ContractTerms } from '#domain/api/worktime.ts';
import { MAX_BALANCE_SECONDS } from '#domain/documents/contract.ts';
import { TidesheetError } from '#domain/errors.ts';
import { parseBalance, parseDuration } from '#domain/time/typed-durations.ts';

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export type ContractFields = {
  from: string;
  until: string;
  weekdays: string[];
  openingBalance: string;
  maxCarryOver: string;
};

export const emptyContract = (): ContractFields => ({
  from: '',
  until: '',
  weekdays: ['8:00', '8:00', '8:00', '8:00', '8:00', '', ''],
  openingBalance: '',
  maxCarryOver: ''
});

/** @throws TidesheetError that names the field which cannot be read. */
export function readContract(fields: ContractFields): ContractTerms {
  if (fields.until !== '' && fields.until < fields.from)
    throw unreadable(
      'The last day is before the first one.',
      'Leave it empty for a contract without an end.'
    );
  const opening = fields.openingBalance.trim();
  const carryOver = fields.maxCarryOver.trim();
  return {
    from: fields.from,
    ...(fields.until !== '' && { until: fields.until }),
    weekdays: fields.weekdays.map((text, index) => readWeekday(WEEKDAYS[index] ?? '', text)),
    ...(opening !== '' && { openingBalance: readBalance('Opening balance', opening) }),
    ...(carryOver !== '' && { maxCarryOver: readCarryOver(carryOver) })
  };
}

/** Nothing, or a zero in any form, is a day without work. */
function readWeekday(name: string, text: string): number {
  if (/^[\s0:.,]*(h|m)?\s*$/i.test(text)) return 0;
  const seconds = parseDuration(text);
  if (seconds === undefined)
    throw unreadable(`${name}: this is no duration.`, 'Enter 8h, 7:30 or 7.5; nothing for a day off.');
  return seconds;
}

function readBalance(name: string, text: string): number {
  const seconds = parseBalance(text);
  if (seconds === undefined || Math.abs(seconds) > MAX_BALANCE_SECONDS)
    throw unreadable(
      `${name}: these are no hours.`,
      `Enter 12:30, -4:00 or 12.5, at most ${MAX_BALANCE_SECONDS / 3600}.`
    );
  return seconds;
}

function readCarryOver(text: string): number {
  const seconds = readBalance('Carried over into a new year', text);
  if (seconds < 0)
    throw unreadable(
      'Carried over into a new year: it cannot be negative.',
      'Enter 0 to carry nothing over.'
    );
  return seconds;
}

const unreadable = (message: string, hint: string) =>
  new TidesheetError(message, { code: 'unreadable-contract', hint });
