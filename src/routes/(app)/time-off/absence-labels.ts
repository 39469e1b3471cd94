import type { AbsenceKind } from '#domain/documents/absence.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { SharedAwayPart } from '#domain/worktime/absences.ts';
import { dateRange, shortDate } from '#lib/ui/dates.ts';
import { prose } from '#lib/ui/durations.ts';

export const KIND_NAMES: Record<AbsenceKind, string> = { vacation: 'Vacation', sick: 'Sick', other: 'Other' };

/** `all day`, `half a day`, `2 h 00 m` */
export const partLabel = ({
  part,
  seconds = 0
}: {
  part: 'full' | 'half' | 'hours';
  seconds?: number;
}): string => (part === 'full' ? 'all day' : part === 'half' ? 'half a day' : prose(seconds));

/** Days one after the other with the same part and kind as one line: `23–31 Dec: all day, Vacation`. */
export function awayLabels(parts: readonly SharedAwayPart[]): string[] {
  const ranges: { from: string; to: string; part: SharedAwayPart }[] = [];
  for (const part of [...parts].sort((a, b) => (a.date < b.date ? -1 : 1))) {
    const last = ranges.at(-1);
    const isSame =
      last &&
      addDays(last.to, 1) === part.date &&
      last.part.part === part.part &&
      last.part.seconds === part.seconds &&
      last.part.kind === part.kind;
    if (isSame) last.to = part.date;
    else ranges.push({ from: part.date, to: part.date, part });
  }
  return ranges.map(({ from, to, part }) =>
    [
      `${from === to ? shortDate(from) : dateRange(from, to)}: ${partLabel(part)}`,
      ...(part.kind ? [KIND_NAMES[part.kind]] : [])
    ].join(', ')
  );
}
