/** The hours of the day as bars. */
import { max, sum } from 'd3-array';
import { isInClock } from '#domain/metrics/work-hours.ts';
import type { WorkHours } from '#domain/documents/rules.ts';
import type { Bar } from '#lib/charts/layout-bars.ts';
import { exact, share } from '#lib/ui/durations.ts';

const hourName = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;

/** A bar for each hour, paler outside the work hours. `seconds` are tracked ones by local hour of `days` days. */
export function hourBars(seconds: readonly number[], days: number, workHours: WorkHours): Bar[] {
  const total = sum(seconds);
  return seconds.map((value, hour) => ({
    id: String(hour),
    name: String(hour).padStart(2, '0'),
    value,
    fill: isInClock(hour * 60, workHours) ? 'var(--accent)' : OUTSIDE,
    title: `${hourName(hour)}–${hourName(hour + 1)}`,
    details: [
      exact(value),
      `${share(value, total)} of ${exact(total)}`,
      ...(days > 1 ? [`${exact(value / days)} on average`] : [])
    ]
  }));
}

export const OUTSIDE = 'color-mix(in oklab, var(--accent) 45%, var(--paper))';

/** The hour with the most time, `10:00–11:00`; undefined where there is none. */
export function busiestHour(seconds: readonly number[]): string | undefined {
  const most = max(seconds) ?? 0;
  const hour = seconds.indexOf(most);
  return most === 0 ? undefined : `${hourName(hour)}–${hourName(hour + 1)}`;
}
