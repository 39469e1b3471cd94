/** A year of days: a column for each week, a row for each weekday, the months above. On a narrow screen by quarters. */
import { addDays, daysBetween, monthStart, weekdayOf } from '#domain/time/calendar.ts';
import { shortMonthName, weekdayName } from '#lib/ui/dates.ts';
import type { Drawing, Mark } from './mark.ts';

/** One day; `fill` undefined: nothing to draw, the day has not started. */
export type CalendarDay = {
  date: string;
  fill: string | undefined;
  title: string;
  details: string[];
  href: string;
};

const LEFT = 32;
const TOP = 20;
const MOST = 24;
/** Where cells of a whole year would be smaller than this, the quarters stand one under the other. */
const MIN_CELL = 10;
const WEEKS_OF_YEAR = 54;
const WEEKS_OF_QUARTER = 14;

type Block = { days: readonly CalendarDay[]; y: number };

/** `days` are those of one year, in order. Weeks start on `weekStart`, 1 for Monday. */
export function layoutCalendar(days: readonly CalendarDay[], width: number, weekStart = 1): Drawing {
  const byQuarter = (width - LEFT) / WEEKS_OF_YEAR < MIN_CELL;
  const cell = Math.min(MOST, (width - LEFT) / (byQuarter ? WEEKS_OF_QUARTER : WEEKS_OF_YEAR));
  const height = TOP + Math.ceil(7 * cell) + 4;
  const parts = byQuarter ? quartersOf(days) : [days];
  const drawing: Drawing = {
    width,
    height: parts.length * height,
    marks: [],
    captions: [],
    grid: [],
    across: 7
  };
  for (const [index, part] of parts.entries()) {
    drawBlock(drawing, { days: part, y: index * height }, cell, weekStart);
  }
  return drawing;
}

function quartersOf(days: readonly CalendarDay[]): CalendarDay[][] {
  const quarters = new Map<number, CalendarDay[]>();
  for (const day of days) {
    const quarter = Math.floor((Number(day.date.slice(5, 7)) - 1) / 3);
    quarters.set(quarter, [...(quarters.get(quarter) ?? []), day]);
  }
  return [...quarters.values()];
}

function drawBlock(drawing: Drawing, { days, y }: Block, cell: number, weekStart: number): void {
  const [first] = days;
  if (!first) return;
  const rowOf = (date: string) => (weekdayOf(date) - weekStart + 7) % 7;
  const monday = addDays(first.date, -rowOf(first.date));
  const columnOf = (date: string) => Math.floor(daysBetween(monday, date) / 7);
  for (const row of [0, 2, 4, 6]) {
    const text = weekdayName(addDays(monday, row));
    drawing.captions.push({ x: 0, y: y + TOP + row * cell + cell / 2 + 4, text, anchor: 'start' });
  }
  for (const day of days) {
    const column = columnOf(day.date);
    if (day.date === monthStart(day.date)) {
      const x = LEFT + (rowOf(day.date) === 0 ? column : column + 1) * cell;
      drawing.captions.push({ x, y: y + TOP - 7, text: shortMonthName(day.date), anchor: 'start' });
    }
    if (day.fill === undefined) continue;
    drawing.marks.push(markOf(day, day.fill, LEFT + column * cell, y + TOP + rowOf(day.date) * cell, cell));
  }
}

const markOf = (
  { date, title, details, href }: CalendarDay,
  fill: string,
  x: number,
  y: number,
  cell: number
): Mark => ({
  id: date,
  x: Math.round(x),
  y: Math.round(y),
  width: Math.floor(cell) - 2,
  height: Math.floor(cell) - 2,
  fill,
  title,
  details,
  href
});
