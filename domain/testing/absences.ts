/** Absences for tests. */
import { type StoredAbsence, absenceId } from '../documents/absence.ts';

type Given = { number?: number } & Partial<Pick<StoredAbsence, 'kind' | 'shared' | 'note'>>;

const fieldsOf = (date: string, { number = 1, ...given }: Given) => ({
  _id: absenceId(date, String(number).padStart(26, '0')),
  ...{ type: 'absence' as const, v: 1 as const, developer: 'john_doe', date, kind: 'vacation' as const },
  ...given
});

export const absence = (date: string, part: 'full' | 'half' = 'full', given: Given = {}): StoredAbsence => ({
  ...fieldsOf(date, given),
  part
});

export const hoursAbsence = (date: string, seconds: number, given: Given = {}): StoredAbsence => ({
  ...fieldsOf(date, given),
  ...{ part: 'hours', seconds }
});
