import { describe, expect, it } from 'vitest';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { personLanes } from './person-lanes.ts';

const device = deviceDay({
  date: '2026-11-16',
  device: 'box',
  cells: [40, 0, 900, 41, 1, 600],
  active: [36_000, 37_500],
  timeline: [600, 615, 0, 615, 625, 1]
});
const made = (given: typeof device) =>
  mergeDay({
    developer: 'john_doe',
    date: '2026-11-16',
    frame: frameOf('UTC', '00:00'),
    deviceDays: [given]
  })!;
const day = made(device);
const tops = new Map([
  ['Work', 900],
  ['Media', 600]
]);
const complete = { state: 'complete', missingMs: 0 } as const;

describe('the lanes of a day', () => {
  it('are one for each top level, under the focus sessions', () => {
    const sessions = [{ startMinute: 600, endMinute: 615, focusedMinutes: 15 }];
    const lanes = personLanes({ day, coverage: complete, sessions, tops }, categoryColours([]));
    expect(lanes.map(({ name, note, spans }) => [name, note, spans.length])).toEqual([
      ['Focus', '0:15', 1],
      ['Work', '0:15', 1],
      ['Media', '0:10', 1]
    ]);
    expect(lanes[0]!.spans[0]!.details).toEqual(['10:00–10:15, 15 min', '15 min in focus']);
  });

  it('have no row for what there is none of, and one for pauses', () => {
    const paused = made({ ...device, paused: [43_200, 45_000] });
    const lanes = personLanes({ day: paused, coverage: complete, sessions: [], tops }, categoryColours([]));
    expect(lanes.map(({ name }) => name)).toEqual(['Work', 'Media', 'Paused']);
  });

  it('are hatched where the day is not reported yet', () => {
    const throughMs = Date.parse('2026-11-16T12:00:00Z');
    const coverage = { state: 'partial', throughMs, missingMs: 4 * 3_600_000 } as const;
    const [work] = personLanes({ day, coverage, sessions: [], tops }, categoryColours([]));
    expect(work!.spans.at(-1)).toMatchObject({ startMinute: 720, endMinute: 960, fill: 'hatched' });
  });
});

it('machines have a lane each where there are several, hatched where one has not reported', () => {
  const lanes = (names: string[]) =>
    personLanes(
      {
        day,
        coverage: complete,
        sessions: [],
        tops,
        devices: names.map((name) => ({
          device: name,
          day,
          coverage: { state: 'partial', throughMs: Date.parse('2026-11-16T12:00:00Z'), missingMs: 43_200_000 }
        }))
      },
      categoryColours([])
    );
  expect(lanes(['box']).map(({ name }) => name)).toEqual(['Work', 'Media']);
  const [, , box, laptop] = lanes(['box', 'laptop']);
  expect([box?.name, box?.note, laptop?.name]).toEqual(['box', '0:25', 'laptop']);
  expect(box?.spans[0]?.title).toBe('box: Work > Programming');
  expect(box?.spans.at(-1)?.fill).toBe('hatched');
});
