import { expect, it } from 'vitest';
import { mergeDay } from '../merge/merge-day.ts';
import { deviceDay } from '../testing/device-days.ts';
import { frameOf, localHourOf } from '../time/local-days.ts';
import { hoursOfDay } from './hours.ts';

/** A second in every slot of three UTC days. */
const deviceDays = ['2026-10-24', '2026-10-25', '2026-10-26'].map((date) =>
  deviceDay({ date, device: 'box', cells: Array.from({ length: 96 }, (_, slot) => [slot, 0, 1]).flat() })
);

it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Kiritimati'])(
  'every slot falls into the hour that clocks in %s show, also on the night they change',
  (tz) => {
    const frame = frameOf(tz, '00:00');
    const day = mergeDay({ developer: 'john_doe', date: '2026-10-25', frame, deviceDays })!;
    const slow = new Array<number>(24).fill(0);
    for (let slot = 0; slot * 3 < day.cells.length; slot++) {
      const hour = localHourOf(Date.parse(day.start) + slot * 900_000, tz);
      slow[hour] = (slow[hour] ?? 0) + 1;
    }
    expect(hoursOfDay(day)).toEqual(slow);
    expect(hoursOfDay(day)[2]).toBe(tz === 'Europe/Berlin' ? 8 : 4);
  }
);
