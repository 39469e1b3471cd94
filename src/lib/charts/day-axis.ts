/** The axis below columns of days: two weeks by weekday and date, longer periods by the days of the month that start a week of it. */
import { monthOf, weekdayOf } from '#domain/time/calendar.ts';
import { dayAndMonth } from '#lib/ui/dates.ts';
import type { StackedColumn } from './layout-stacked-columns.ts';

const MAX_NAMED_DAYS = 14;
const TICKS = [1, 8, 15, 22, 29];

/** The columns, whose ids are dates, with their place on the axis. */
export function onDayAxis(columns: readonly StackedColumn[]): StackedColumn[] {
  const isLong = columns.length > MAX_NAMED_DAYS;
  const isOneMonth = new Set(columns.map(({ id }) => monthOf(id))).size <= 1;
  return columns.map((column) => {
    const isShaded = weekdayOf(column.id) > 5;
    if (!isLong) return { ...column, isShaded };
    const day = Number(column.id.slice(-2));
    const name = day === 1 && !isOneMonth ? dayAndMonth(column.id) : String(day);
    return { ...column, isShaded, name, note: '', isTick: TICKS.includes(day) };
  });
}
