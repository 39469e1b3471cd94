/** Device days for tests: by hand, and by the thousand with fast-check. */
import fc from 'fast-check';
import { type CellKey, dayId, type DeviceDay, SLOT_SECONDS } from '../documents/day.ts';
import { addDays } from '../time/calendar.ts';
import { type Range, unionRanges } from '../time/spans.ts';

export const CODE: CellKey = ['Code', 'Work > Programming', 'payments-api', ''];
export const VIDEO: CellKey = ['Google Chrome', 'Media > Video', '', 'youtube.com'];

/** A device day with nothing in it but what is given. */
export function deviceDay(given: Partial<DeviceDay> & { date: string; device: string }): DeviceDay {
  const keys = given.keys ?? [CODE, VIDEO];
  return {
    _id: dayId(given.date, given.device),
    type: 'day',
    v: 1,
    developer: 'john_doe',
    tz: 'UTC',
    keys,
    why: keys.map(() => ['work', 'editor']),
    cells: [],
    active: [],
    timeline: [],
    switches: [],
    paused: [],
    through: `${addDays(given.date, 1)}T00:00:00Z`,
    rules: `sha256:${'a'.repeat(64)}`,
    agent: '1.0.0',
    source: { activitywatch: 'v0.13.2', buckets: [], events: 0 },
    ...given
  };
}

/** Spans of work as a device reports them: active throughout, the key alternating from span to span. */
export function workedDay(date: string, device: string, spans: Range[]): DeviceDay {
  const active = unionRanges(spans);
  const cells = new Map<string, [slot: number, key: number, seconds: number]>();
  active.forEach(([start, end], index) => {
    for (let slot = Math.floor(start / SLOT_SECONDS); slot * SLOT_SECONDS < end; slot++) {
      const seconds = Math.min(end, (slot + 1) * SLOT_SECONDS) - Math.max(start, slot * SLOT_SECONDS);
      const name = `${slot} ${index % 2}`;
      cells.set(name, [slot, index % 2, (cells.get(name)?.[2] ?? 0) + seconds]);
    }
  });
  let minute = 0;
  const timeline = active.flatMap(([start, end], index) => {
    const from = Math.max(minute, Math.floor(start / 60));
    minute = Math.ceil(end / 60);
    return from < minute ? [from, minute, index % 2] : [];
  });
  return deviceDay({ date, device, cells: [...cells.values()].flat(), active: active.flat(), timeline });
}

/** Any day of work of one device. */
export const anyWorkedDay = (date: string, device: string): fc.Arbitrary<DeviceDay> =>
  fc.array(fc.tuple(fc.nat(86_399), fc.integer({ min: 1, max: 7200 })), { maxLength: 30 }).map((spans) =>
    workedDay(
      date,
      device,
      spans.map(([start, length]): Range => [start, Math.min(86_400, start + length)])
    )
  );
