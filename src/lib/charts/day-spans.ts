/** The timeline of a day as spans to draw, in minutes since the day's start. */
import { group, sort } from 'd3-array';
import { appLabel } from '#domain/categorise/app-label.ts';
import { UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { type PersonDay, SLOT_SECONDS } from '#domain/documents/day.ts';
import { isIncomplete, type DayCoverage } from '#domain/metrics/coverage.ts';
import { pairs, triples } from '#domain/time/slots.ts';
import { timeOf } from '#lib/ui/dates.ts';
import { exact } from '#lib/ui/durations.ts';
import type { CategoryColours } from './category-colours.ts';
import type { TimeSpan } from './layout-time-rows.ts';
import { HATCHED } from './mark.ts';

export type CategorySpan = TimeSpan & { category: string };

/** `09:00–10:30` on the clock of the day. */
export function clockSpan(
  day: Pick<PersonDay, 'start' | 'tz'>,
  startMinute: number,
  endMinute: number
): string {
  const startMs = Date.parse(day.start);
  const time = (minute: number) => timeOf(startMs + minute * 60_000, day.tz);
  return `${time(startMinute)}–${time(endMinute)}`;
}

/** What the day's timeline shows, in order; where managers do not get it, the time of each quarter of an hour. */
export function timelineSpans(day: PersonDay, colours: CategoryColours): CategorySpan[] {
  const rows = day.sessions ? quarterRows(day) : [...triples(day.timeline)];
  return rows.map(([startMinute, endMinute, key]) => {
    const [app, category, project, domain] = day.keys[key]!;
    const entered = day.why[key]![1] === 'entry';
    const what = [appLabel(app), domain, project && `Project ${project}`].filter((part) => part !== '');
    return {
      category,
      startMinute,
      endMinute,
      fill: colours(category).fill,
      title: category || UNCATEGORIZED,
      details: [
        `${clockSpan(day, startMinute, endMinute)}, ${exact((endMinute - startMinute) * 60)}`,
        ...what,
        ...(entered ? ['Entered by hand'] : [])
      ]
    };
  });
}

const SLOT_MINUTES = SLOT_SECONDS / 60;

/** Each quarter of an hour, its keys laid end to end in whole minutes; what goes on in the next one is one row. */
function quarterRows({ cells }: PersonDay): [startMinute: number, endMinute: number, key: number][] {
  const rows: [number, number, number][] = [];
  for (const [slot, slotCells] of group(triples(cells), ([slot]) => slot)) {
    let seconds = 0;
    const known = rows.at(-1)?.[2];
    // What was going on before comes first.
    for (const [, key, length] of sort(slotCells, ([, key]) => (key === known ? 0 : 1))) {
      const minuteAt = (at: number) =>
        Math.min((slot + 1) * SLOT_MINUTES, slot * SLOT_MINUTES + Math.round(at / 60));
      const [startMinute, endMinute] = [minuteAt(seconds), minuteAt(seconds + length)];
      seconds += length;
      const last = rows.at(-1);
      if (last && last[2] === key && last[1] === startMinute) last[1] = endMinute;
      else if (endMinute > startMinute) rows.push([startMinute, endMinute, key]);
    }
  }
  return rows;
}

/** The day as one strip: its timeline, its pauses, and what is missing. */
export const spansOfDay = (day: PersonDay, coverage: DayCoverage, colours: CategoryColours): TimeSpan[] => [
  ...timelineSpans(day, colours),
  ...pausedSpans(day),
  ...missingSpans(day, coverage)
];

/** What was not recorded, and what has passed without being reported, if that is more than usual between two syncs. */
export function missingSpans(day: PersonDay, coverage: DayCoverage): TimeSpan[] {
  const gaps = [...pairs(day.gaps ?? [])].map(([start, end]) => ({
    startMinute: start / 60,
    endMinute: end / 60,
    fill: HATCHED,
    title: 'Not recorded',
    details: [clockSpan(day, start / 60, end / 60), 'A watcher of ActivityWatch was not running']
  }));
  if (coverage.state !== 'partial' || !isIncomplete(coverage)) return gaps;
  const startMinute = (coverage.throughMs - Date.parse(day.start)) / 60_000;
  const endMinute = startMinute + coverage.missingMs / 60_000;
  const details = [`${clockSpan(day, startMinute, endMinute)}`];
  return [...gaps, { startMinute, endMinute, fill: HATCHED, title: 'Not reported yet', details }];
}

/** When the person had paused. */
export function pausedSpans(day: PersonDay): TimeSpan[] {
  return [...pairs(day.paused)].map(([start, end]) => ({
    startMinute: start / 60,
    endMinute: end / 60,
    fill: 'var(--line)',
    title: 'Paused',
    details: [clockSpan(day, start / 60, end / 60), 'Nothing is collected during a pause']
  }));
}

/** From the first to the last minute in which a day shows anything; empty where it shows nothing. */
export function usedMinutes(spans: readonly TimeSpan[]): [startMinute: number, endMinute: number][] {
  if (spans.length === 0) return [];
  const starts = spans.map(({ startMinute }) => startMinute);
  return [[Math.min(...starts), Math.max(...spans.map(({ endMinute }) => endMinute))]];
}
