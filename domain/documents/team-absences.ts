/** `absences:<year>:<id>` in a team's database, written by the service: when a person is away. The kind is there where they share it. */
import * as v from 'valibot';
import { AbsenceKind } from './absence.ts';
import { rangeOf, type IdRange } from './id.ts';
import { CalendarDate, couchFields, DeveloperId, wholeUpTo } from './primitives.ts';

/** Two parts of each day of a year. */
export const MAX_TEAM_ABSENCES = 732;

export const TeamAbsences = v.object({
  ...couchFields,
  type: v.literal('absences'),
  v: v.literal(1),
  developer: DeveloperId,
  year: v.pipe(v.string(), v.regex(/^20\d{2}$/, 'a year like 2026')),
  absences: v.pipe(
    v.array(
      v.object({
        date: CalendarDate,
        part: v.picklist(['full', 'half', 'hours']),
        /** Of hours. */
        seconds: v.optional(wholeUpTo(86_400)),
        kind: v.optional(AbsenceKind)
      })
    ),
    v.maxLength(MAX_TEAM_ABSENCES)
  )
});
export type TeamAbsences = v.InferOutput<typeof TeamAbsences>;

export const teamAbsencesId = (year: string, developer: string): string => `absences:${year}:${developer}`;

const TEAM_ABSENCES_ID = /^absences:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of the absences of a year. */
export function parseTeamAbsencesId(id: string): { year: string; developer: string } | undefined {
  const [, year, developer] = TEAM_ABSENCES_ID.exec(id) ?? [];
  return year && developer ? { year, developer } : undefined;
}

export const teamAbsencesRange = (): IdRange => rangeOf('absences:');
