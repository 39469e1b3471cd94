/** Contracts and holidays for tests. */
import fc from 'fast-check';
import { type Contract, contractId } from '../documents/contract.ts';
import { type Holiday, holidayId } from '../documents/holiday.ts';

const HOUR = 3600;

/** Hours on Monday to Sunday from a date on. */
export const contract = (from: string, hours: number[], given: Partial<Contract> = {}): Contract => ({
  _id: contractId(from),
  ...{ type: 'contract', v: 1, developer: 'john_doe', from, weekdays: hours.map((each) => each * HOUR) },
  ...given
});

export const FULL_TIME = [8, 8, 8, 8, 8, 0, 0];

export const holiday = (date: string, part?: Holiday['part']): Holiday => ({
  _id: holidayId(date),
  ...{ type: 'holiday', v: 1, date, name: 'Holiday' },
  ...(part && { part })
});

const anyHours = fc.array(fc.constantFrom(0, 4, 5.5, 8), { minLength: 7, maxLength: 7 });

/** Contracts that begin on different dates among these. */
export const anyContracts = (dates: readonly string[]): fc.Arbitrary<Contract[]> =>
  fc
    .uniqueArray(
      fc.record({
        from: fc.constantFrom(...dates),
        hours: anyHours,
        opening: fc.option(fc.integer({ min: -50 * HOUR, max: 50 * HOUR }), { nil: undefined }),
        max: fc.option(fc.integer({ min: 0, max: 20 * HOUR }), { nil: undefined })
      }),
      { selector: ({ from }) => from, maxLength: 4 }
    )
    .map((all) =>
      all.map(({ from, hours, opening, max }) =>
        contract(from, hours, {
          ...(opening !== undefined && { openingBalance: opening }),
          ...(max !== undefined && { maxCarryOver: max })
        })
      )
    );
