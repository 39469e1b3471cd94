/** When a person is away, from their documents. */
import { group, sum } from 'd3-array';
import {
  type Absence,
  type AbsenceKind,
  isStoredAbsence,
  MAX_ABSENCES_PER_DAY,
  type StoredAbsence
} from '../documents/absence.ts';

/** A part of a local day. `seconds`: of hours. */
export type AwayPart = { date: string; part: 'full' | 'half' | 'hours'; seconds?: number };

/**
 * The parts of days that absences name, by date: one whole day, or half a day and hours. The same absence entered on two devices
 * counts once: two whole days are one, two halves a whole one.
 */
export function absencesOf(documents: readonly Absence[]): AwayPart[] {
  return partsOf(documents, ({ part, date }, seconds) => ({
    date,
    part,
    ...(seconds !== undefined && { seconds })
  }));
}

export type SharedAwayPart = AwayPart & { kind?: AbsenceKind };

/** As `absencesOf`, with the kind of each part where its author shares it with managers, and all absences of the part have the same. */
export function sharedAbsencesOf(documents: readonly Absence[]): SharedAwayPart[] {
  return partsOf(documents, ({ part, date }, seconds, of) => {
    const kinds = new Set(of.map(({ kind, shared }) => (shared === true ? kind : undefined)));
    const [kind] = kinds;
    return {
      date,
      part,
      ...(seconds !== undefined && { seconds }),
      ...(kinds.size === 1 && kind !== undefined && { kind })
    };
  });
}

/** The stored absences, those of one date at most `MAX_ABSENCES_PER_DAY`, by date. */
export function absencesByDate(documents: readonly Absence[]): Map<string, StoredAbsence[]> {
  const sorted = documents.filter(isStoredAbsence).sort((a, b) => (a._id < b._id ? -1 : 1));
  const byDate = group(sorted, ({ date }) => date);
  return new Map([...byDate].map(([date, all]) => [date, all.slice(0, MAX_ABSENCES_PER_DAY)]));
}

type Describe<T> = (
  part: Pick<AwayPart, 'date' | 'part'>,
  seconds: number | undefined,
  of: readonly StoredAbsence[]
) => T;

function partsOf<T>(documents: readonly Absence[], describe: Describe<T>): T[] {
  return [...absencesByDate(documents)].flatMap(([date, all]) => {
    const full = all.filter(({ part }) => part === 'full');
    if (full.length > 0) return [describe({ date, part: 'full' }, undefined, full)];
    const halves = all.filter(({ part }) => part === 'half');
    if (halves.length > 1) return [describe({ date, part: 'full' }, undefined, halves)];
    const hours = all.filter((absence) => absence.part === 'hours');
    const seconds = Math.min(
      86_400,
      sum(hours, (absence) => absence.seconds)
    );
    return [
      ...(halves.length > 0 ? [describe({ date, part: 'half' }, undefined, halves)] : []),
      ...(hours.length > 0 ? [describe({ date, part: 'hours' }, seconds, hours)] : [])
    ];
  });
}
