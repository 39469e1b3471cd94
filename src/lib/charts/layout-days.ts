/** Days one under the other, each on the clock of its person. */
import type { PersonDay } from '#domain/documents/day.ts';
import { usedMinutes } from './day-spans.ts';
import { layoutTimeRows, type TimeSpan } from './layout-time-rows.ts';
import { HATCHED, type Drawing } from './mark.ts';
import { timeWindow } from './time-window.ts';

export type DayStrip = {
  id: string;
  name: string;
  note: string;
  href?: string;
  day: PersonDay | undefined;
  /** Nothing of the day is reported: the whole strip is hatched. */
  unreported: boolean;
  /** In minutes since the start of `day`. */
  spans: TimeSpan[];
};

const DAY_MINUTES = 1440;

/** The strips, moved so that the same place is the same time of the day everywhere. */
export function layoutDays(strips: readonly DayStrip[], width: number): Drawing {
  const moved = strips.map((strip) => ({ ...strip, spans: onTheClock(strip) }));
  const used = moved.flatMap(({ spans }) => usedMinutes(spans));
  const from = Math.min(...used.map(([start]) => start), 8 * 60);
  const window = timeWindow(used.length > 0 ? used : [[from, from + 1]], 2 * DAY_MINUTES, clockOf);
  if (!window) return { width, height: 0, marks: [], captions: [], grid: [] };
  const { fromMinute, toMinute } = window;
  const hatched = { fill: HATCHED, title: 'Not reported yet', details: [] };
  const rows = moved.map(({ unreported, ...strip }) => ({
    ...strip,
    spans: unreported
      ? [
          {
            ...hatched,
            title: `${strip.name}: not reported yet`,
            startMinute: fromMinute,
            endMinute: toMinute
          }
        ]
      : strip.spans
  }));
  return layoutTimeRows(rows, window, width);
}

const clockOf = (minute: number) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:00`;

/** Spans in minutes since the midnight before the day began. */
function onTheClock({ day, spans }: DayStrip): TimeSpan[] {
  if (!day) return [];
  const [hour = 0, minute = 0] = localClock(day);
  const offset = hour * 60 + minute;
  return spans.map((span) => ({
    ...span,
    startMinute: span.startMinute + offset,
    endMinute: span.endMinute + offset
  }));
}

const localClock = ({ start, tz }: PersonDay): number[] =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: tz })
    .format(Date.parse(start))
    .split(':')
    .map(Number);
