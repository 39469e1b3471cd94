/** Entries for tests: by hand, and by the thousand with fast-check. */
import fc from 'fast-check';
import { type Entry, entryId, type EntryOf } from '../documents/entry.ts';
import { formatInstant, utcDateOf } from '../time/calendar.ts';

type Given<K extends Entry['kind']> = Partial<EntryOf<K>> & { number?: number };

const fieldsOf = (date: string, number = 1) => ({
  _id: entryId(date, String(number).padStart(26, '0')),
  ...{ type: 'entry' as const, v: 1 as const, developer: 'john_doe', date, source: 'typed' as const }
});

/** Of the project "call", without a category, between two instants like `2026-10-27T10:00Z`. */
export const timeEntry = (start: string, end: string, { number, ...given }: Given<'time'> = {}) =>
  ({
    ...fieldsOf(given.date ?? start.slice(0, 10), number),
    ...{ kind: 'time', ...stretch(start, end), category: '', project: 'call' },
    ...given
  }) satisfies EntryOf<'time'>;

export const durationEntry = (date: string, seconds: number, { number, ...given }: Given<'duration'> = {}) =>
  ({
    ...fieldsOf(date, number),
    ...{ kind: 'duration', seconds, category: '', project: 'call' },
    ...given
  }) satisfies EntryOf<'duration'>;

/** Of a whole day, unless `start` and `end` are given. */
export const moveEntry = (
  date: string,
  from: EntryOf<'move'>['from'],
  to: EntryOf<'move'>['to'],
  { number, ...given }: Given<'move'> = {}
) => ({ ...fieldsOf(date, number), kind: 'move', from, to, ...given }) satisfies EntryOf<'move'>;

export const removeEntry = (
  date: string,
  from: EntryOf<'remove'>['from'] = {},
  { number, ...given }: Given<'remove'> = {}
) => ({ ...fieldsOf(date, number), kind: 'remove', from, ...given }) satisfies EntryOf<'remove'>;

export const stretch = (start: string, end: string) => ({
  start: formatInstant(Date.parse(start)),
  end: formatInstant(Date.parse(end))
});

const anyName = fc.constantFrom('', 'payments-api', 'call');
const anyCategory = fc.constantFrom('', 'Work', 'Work > Programming', 'Media > Video');
const anySelected = fc.record({ category: anyCategory, project: anyName }, { requiredKeys: [] });

/** Any entries that begin within so many hours after an instant. Their ids differ. */
export const anyEntries = (fromMs: number, hours: number): fc.Arbitrary<Entry[]> =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('time', 'duration', 'move', 'remove', 'whole-move', 'whole-remove', 'less'),
        second: fc.nat(hours * 3600),
        length: fc.integer({ min: 1, max: 86_400 }),
        category: anyCategory,
        project: anyName,
        from: anySelected,
        to: anySelected
      }),
      { maxLength: 12 }
    )
    .map((all) =>
      all.map(({ kind, second, length, category, project, from, to }, index): Entry => {
        const startMs = fromMs + second * 1000;
        const date = utcDateOf(startMs);
        const number = { number: index };
        const span = { start: formatInstant(startMs), end: formatInstant(startMs + length * 1000) };
        switch (kind) {
          case 'time':
            return timeEntry(span.start, span.end, { ...number, category, project });
          case 'duration':
            return durationEntry(date, length, { ...number, category, project });
          case 'move':
            return moveEntry(date, from, to, { ...number, ...span });
          case 'remove':
            return removeEntry(date, from, { ...number, ...span });
          case 'whole-move':
            return moveEntry(date, from, to, number);
          case 'less':
            return removeEntry(date, from, { ...number, seconds: length });
          default:
            return removeEntry(date, from, number);
        }
      })
    );
