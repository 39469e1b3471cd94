/** `absence:<date>:<ulid>` in a person's database: a local day, or part of one, on which they do not work. Written by the person. */
import * as v from 'valibot';
import { END_OF_RANGE, type IdRange } from './id.ts';
import { couchFields, DayDate, DeveloperId, text, wholeUpTo } from './primitives.ts';

export const MAX_ABSENCE_NOTE = 500;
const MAX_ABSENCE_SECONDS = 86_400;
/** So many absences with one date count, the first ones. */
export const MAX_ABSENCES_PER_DAY = 20;

export const ABSENCE_KINDS = ['vacation', 'sick', 'other'] as const;
export const AbsenceKind = v.picklist(ABSENCE_KINDS);
export type AbsenceKind = v.InferOutput<typeof AbsenceKind>;

const absenceFields = {
  ...couchFields,
  type: v.literal('absence'),
  v: v.literal(1),
  developer: DeveloperId,
  date: DayDate
};
const said = {
  kind: AbsenceKind,
  /** Whether managers see the kind. */
  shared: v.optional(v.boolean()),
  /** For the person alone. */
  note: v.optional(text(MAX_ABSENCE_NOTE))
};

/** `deleted` is stored as the deletion of an entry is: CouchDB would let a change on another device win over it. */
export const Absence = v.pipe(
  v.variant('part', [
    v.object({ ...absenceFields, part: v.literal('full'), ...said }),
    v.object({ ...absenceFields, part: v.literal('half'), ...said }),
    v.object({
      ...absenceFields,
      part: v.literal('hours'),
      seconds: v.pipe(wholeUpTo(MAX_ABSENCE_SECONDS), v.minValue(1)),
      ...said
    }),
    v.object({ ...absenceFields, part: v.literal('deleted') })
  ]),
  v.check(({ _id, date }) => parseAbsenceId(_id)?.date === date, 'the id names the date')
);
export type Absence = v.InferOutput<typeof Absence>;
export type StoredAbsence = Exclude<Absence, { part: 'deleted' }>;

/** What stays of an absence that is deleted. */
export const deletedAbsence = ({ _id, developer, date }: Absence): Absence => ({
  _id,
  type: 'absence',
  v: 1,
  developer,
  date,
  part: 'deleted'
});

export const isStoredAbsence = (absence: Absence): absence is StoredAbsence => absence.part !== 'deleted';

export const absenceId = (date: string, ulid: string): string => `absence:${date}:${ulid}`;

const ABSENCE_ID = /^absence:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of an absence. */
export function parseAbsenceId(id: string): { date: string; ulid: string } | undefined {
  const [, date, ulid] = ABSENCE_ID.exec(id) ?? [];
  return date && ulid ? { date, ulid } : undefined;
}

/** The ids of all absences from `from` to `to`, both included; empty: from the first, to the last. */
export const absenceRange = (from = '', to = ''): IdRange => ({
  startkey: `absence:${from}`,
  endkey: `absence:${to}${END_OF_RANGE}`
});
