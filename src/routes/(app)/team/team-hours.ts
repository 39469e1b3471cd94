/** The heat maps of the team page: when people work, by weekday or by month. */
import { sum } from 'd3-array';
import type { MonthHours } from '#domain/metrics/month-hours.ts';
import type { WeekHour, WeekHours } from '#domain/metrics/week-hours.ts';
import type { HeatCell, HeatMap, HeatRow } from '#lib/charts/layout-heat-map.ts';
import { shortMonthName, weekdayName } from '#lib/ui/dates.ts';
import { clock, exact, prose } from '#lib/ui/durations.ts';

/** A Monday: only its weekday matters. */
const MONDAY = 2;
const FIRST_HOUR = 4;
/** Days begin at four: what is done after midnight belongs to the evening before. */
const HOURS = Array.from({ length: 24 }, (_, index) => (FIRST_HOUR + index) % 24);
/** Shown whatever was done in them, as places in HOURS: 8 to 18 o'clock. */
const ALWAYS: [first: number, last: number] = [4, 13];

const nameOfWeekday = (weekday: number) => weekdayName(`2026-11-0${MONDAY + weekday}`);
const twoDigits = (hour: number) => String(hour).padStart(2, '0');
export const hourSpan = (hour: number) => `${twoDigits(hour)}–${twoDigits((hour + 1) % 24)}`;

/** `hours` says which hour each column is. */
export type HourMap = HeatMap & { hours: number[] };

/** An average over the weekday's dates where there are several; the first row is `weekStart`, 1 for Monday. */
export function weekHeatMap({ hours, occurrences }: WeekHours, weekStart = 1): HourMap {
  const shown = shownHours((hour) => hours.some((row) => row[hour]!.trackedSeconds > 0));
  const weekdays = hours.map((_, index) => (index + weekStart - 1) % hours.length);
  const rows = weekdays.map((weekday): HeatRow => {
    const row = hours[weekday]!;
    const times = occurrences[weekday] ?? 0;
    const name = nameOfWeekday(weekday);
    const total = sum(row, ({ trackedSeconds }) => trackedSeconds);
    const isReported = row.some(({ reportedSeconds }) => reportedSeconds > 0);
    return {
      id: name,
      name,
      note: times > 0 && isReported ? clock(total / times) : '',
      cells: shown.map((hour) => weekCell(row[hour]!, times, `${name} ${hourSpan(hour)}`))
    };
  });
  return { rows, columns: columnNames(shown), hours: shown };
}

function weekCell(hour: WeekHour, times: number, title: string): HeatCell {
  const { trackedSeconds, reportedSeconds, missingSeconds } = hour;
  if (reportedSeconds === 0 && trackedSeconds === 0) {
    const missing = missingSeconds > 0;
    return { value: undefined, missing, title, details: missing ? ['Not reported yet'] : [] };
  }
  const average = trackedSeconds / times;
  const details = [
    times > 1 ? `${prose(average)} on average of ${times}` : exact(average),
    ...(missingSeconds > 0 ? [`${prose(missingSeconds)} of people’s time not reported yet`] : [])
  ];
  return { value: average, missing: false, title, details };
}

/** An average over the days of the month that anything is known of. */
export function monthHeatMap(months: readonly MonthHours[]): HourMap {
  const shown = shownHours((hour) => months.some(({ trackedSeconds }) => trackedSeconds[hour]! > 0));
  const rows = months.map(({ month, trackedSeconds, dates }): HeatRow => {
    const days = Math.max(1, dates);
    const total = sum(trackedSeconds);
    return {
      id: month,
      name: shortMonthName(`${month}-15`),
      note: clock(total / days),
      cells: shown.map((hour) => ({
        value: trackedSeconds[hour]! / days,
        missing: false,
        title: `${shortMonthName(`${month}-15`)} ${month.slice(0, 4)}, ${hourSpan(hour)}`,
        details: [`${prose(trackedSeconds[hour]! / days)} a day`, `${prose(trackedSeconds[hour]!)} in all`]
      }))
    };
  });
  return { rows, columns: columnNames(shown), hours: shown };
}

/** From the first to the last hour in which anything was done. */
function shownHours(isUsed: (hour: number) => boolean): number[] {
  const used = HOURS.map(isUsed);
  const first = Math.min(ALWAYS[0], ...(used.includes(true) ? [used.indexOf(true)] : []));
  const last = Math.max(ALWAYS[1], used.lastIndexOf(true));
  return HOURS.slice(first, last + 1);
}

/** Every third hour is enough to count from. */
const columnNames = (hours: readonly number[]) =>
  hours.map((hour) => (hour % 3 === 0 ? twoDigits(hour) : ''));
