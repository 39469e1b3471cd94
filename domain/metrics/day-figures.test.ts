import { describe, expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { deviceDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { figuresOfDay, figuresOfMonthDay } from './day-figures.ts';
import { sumFigures } from './sum-figures.ts';

const weighing = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : -2),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 },
  rules: `sha256:${'b'.repeat(64)}`
};

function personDay(date: string, timeline: number[]): PersonDay {
  const cells = [40, 0, 900, 41, 0, 900, 42, 1, 600];
  const device = deviceDay({
    date,
    device: 'a',
    cells,
    active: [36_000, 38_400],
    timeline,
    switches: [0, 3, 2]
  });
  return mergeDay({ developer: 'john_doe', date, frame: frameOf('UTC', '00:00'), deviceDays: [device] })!;
}

const day = personDay('2026-10-27', [600, 630, 0, 630, 640, 1]);
const figures = {
  date: '2026-10-27',
  work: [
    { category: 'Work > Programming', project: 'payments-api', seconds: 1800 },
    { category: 'Media > Video', project: '', seconds: 600 }
  ],
  activeSeconds: 2400,
  focusSeconds: 1800,
  switches: 5
};

describe('the figures of a day', () => {
  it('are the same from the day and from its month', () => {
    expect(figuresOfDay(day, weighing)).toEqual(figures);
    const month = summariseMonth('john_doe', '2026-10', [day], weighing);
    expect(figuresOfMonthDay(month, month.days[0]!)).toEqual(figures);
  });

  it('know no focus where the times of day are not shared', () => {
    expect(figuresOfDay(personDay('2026-10-27', []), weighing).focusSeconds).toBeUndefined();
  });
});

describe('sums of days', () => {
  it('add seconds by category and project, most first, and weigh them', () => {
    const totals = sumFigures([figures, { ...figures, date: '2026-10-28' }], weighing.weightOf);
    expect(totals).toMatchObject({
      trackedSeconds: 4800,
      activeSeconds: 4800,
      focusSeconds: 3600,
      switches: 10
    });
    expect(totals.pulse).toBe(75);
    expect([...totals.byCategory]).toEqual([
      ['Work > Programming', 3600],
      ['Media > Video', 1200]
    ]);
    expect([...totals.byProject]).toEqual([
      ['payments-api', 3600],
      ['', 1200]
    ]);
  });

  it('of nothing are zero, with no pulse; focus known of no day stays unknown', () => {
    expect(sumFigures([], weighing.weightOf)).toMatchObject({
      trackedSeconds: 0,
      focusSeconds: 0,
      pulse: undefined
    });
    const unknown = { ...figures, focusSeconds: undefined };
    expect(sumFigures([unknown], weighing.weightOf).focusSeconds).toBeUndefined();
    expect(sumFigures([unknown, figures], weighing.weightOf).focusSeconds).toBe(1800);
  });
});
