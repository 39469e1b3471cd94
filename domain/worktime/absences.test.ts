import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Absence, deletedAbsence } from '../documents/absence.ts';
import { absence, hoursAbsence } from '../testing/absences.ts';
import { absencesOf, sharedAbsencesOf } from './absences.ts';

const DATE = '2026-10-27';

describe('absencesOf', () => {
  it('names each part of a day once', () => {
    const twice = [absence(DATE), absence(DATE, 'full', { number: 2 })];
    expect(absencesOf(twice)).toEqual([{ date: DATE, part: 'full' }]);
    const halves = [absence(DATE, 'half'), absence(DATE, 'half', { number: 2 })];
    expect(absencesOf(halves)).toEqual([{ date: DATE, part: 'full' }]);
    const mixed = [absence(DATE, 'half'), hoursAbsence(DATE, 3600, { number: 2 })];
    expect(absencesOf(mixed)).toEqual([
      { date: DATE, part: 'half' },
      { date: DATE, part: 'hours', seconds: 3600 }
    ]);
    expect(absencesOf([deletedAbsence(absence(DATE))])).toEqual([]);
  });

  it('has the kind only where it is shared', () => {
    expect(sharedAbsencesOf([absence(DATE, 'full', { kind: 'sick' })])).toEqual([
      { date: DATE, part: 'full' }
    ]);
    expect(sharedAbsencesOf([absence(DATE, 'full', { kind: 'sick', shared: true })])).toEqual([
      { date: DATE, part: 'full', kind: 'sick' }
    ]);
    const different = [
      absence(DATE, 'half', { kind: 'sick', shared: true }),
      absence(DATE, 'half', { shared: true, number: 2 })
    ];
    expect(sharedAbsencesOf(different)).toEqual([{ date: DATE, part: 'full' }]);
  });

  it('does not depend on the order of the documents', () => {
    const anyAbsence = fc
      .record({ day: fc.integer({ min: 1, max: 3 }), seconds: fc.integer({ min: 0, max: 9000 }) })
      .map(({ day, seconds }) => {
        const date = `2026-10-0${day}`;
        const given = { number: seconds };
        if (seconds % 4 === 0) return absence(date, 'full', given);
        if (seconds % 4 === 1) return absence(date, 'half', given);
        return seconds % 4 === 2 ? hoursAbsence(date, seconds, given) : deletedAbsence(absence(date));
      });
    const ofDistinctIds = fc.uniqueArray(anyAbsence, { selector: ({ _id }) => _id, maxLength: 40 });
    fc.assert(
      fc.property(
        ofDistinctIds.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
        ),
        ([all, shuffled]: [Absence[], Absence[]]) => {
          expect(absencesOf(shuffled)).toEqual(absencesOf(all));
        }
      )
    );
  });
});
