/** Time zones: which there are, and how far their clocks are ahead of UTC. One list for documents and for all calendars. */
import { memoiseByText } from '../memoise.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Ids of three letters that some systems take for a zone, and others refuse or take for another one. Those of the IANA
 * database (`EST`, `CET`, `PRC`) are not among them.
 */
const AMBIGUOUS = /^(A[CEGRS]T|B[ES]T|C[ANS]T|CTT|EAT|ECT|I[ES]T|JST|MIT|N[ES]T|P[LNRS]T|SST|VST)$/i;

/** Whether this is the id of a zone that every part of Tidesheet knows: a name of the IANA database, no offset. */
export const isZone = memoiseByText(
  (zone) => /^[A-Za-z][A-Za-z0-9+_/-]{0,63}$/.test(zone) && !AMBIGUOUS.test(zone) && formatOf(zone) !== null
);

/** The zone, or UTC where it is none: a browser or system may say `Etc/Unknown`, or nothing. */
export const zoneOrUtc = (zone: string | undefined): string =>
  zone !== undefined && isZone(zone) ? zone : 'UTC';

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. @throws RangeError where it is no zone */
export function zoneOffsetMs(ms: number, tz: string): number {
  const day = Math.floor(ms / DAY_MS);
  const [start, end] = offsetsOfDay(`${day} ${tz}`);
  return start === end ? start : measureOffsetMs(ms, tz);
}

/**
 * When the clocks of a zone show this date and time, given as if it were in UTC. A time that a change of clocks leaves out moves
 * to the later side of it; of a time that comes twice it is the first.
 */
export function clockTimeMs(wallMs: number, tz: string): number {
  const beforeMs = zoneOffsetMs(wallMs - DAY_MS, tz);
  const afterMs = zoneOffsetMs(wallMs + DAY_MS, tz);
  const isShown = (offsetMs: number) => zoneOffsetMs(wallMs - offsetMs, tz) === offsetMs;
  return wallMs - (isShown(beforeMs) || !isShown(afterMs) ? beforeMs : afterMs);
}

/** At the start and at the end of a UTC day: they differ on the days on which clocks change. */
const offsetsOfDay = memoiseByText((key): [number, number] => {
  const [day = '', tz = ''] = key.split(' ');
  const startMs = Number(day) * DAY_MS;
  return [measureOffsetMs(startMs, tz), measureOffsetMs(startMs + DAY_MS, tz)];
});

function measureOffsetMs(ms: number, tz: string): number {
  const format = formatOf(tz);
  if (format === null) throw new RangeError(`${tz} is not a time zone.`);
  const seconds = Math.floor(ms / 1000) * 1000;
  const shown = new Map(format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0;
  const wallMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second')
  );
  return wallMs - seconds;
}

/** Making a format takes a tenth of a millisecond. Null: there is no such zone. */
const formatOf = memoiseByText((tz): Intl.DateTimeFormat | null => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: tz,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' }
    });
  } catch {
    return null;
  }
});
