import { describe, expect, it } from 'vitest';
import { layoutTimeRows, type TimeRow } from './layout-time-rows.ts';
import { timeWindow } from './time-window.ts';

const clock = (minute: number) => `${String((4 + minute / 60) % 24).padStart(2, '0')}:00`;

describe('the hours to show', () => {
  it('are whole, hold everything used, and are at least eight', () => {
    expect(timeWindow([[310, 400]], 1440, clock)).toMatchObject({ fromMinute: 300, toMinute: 780 });
    expect(timeWindow([[1430, 1440]], 1440, clock)).toMatchObject({ fromMinute: 960, toMinute: 1440 });
    expect(timeWindow([], 1440, clock)).toBeUndefined();
  });

  it('have at most seven ticks, by the clock', () => {
    expect(timeWindow([[300, 800]], 1440, clock)!.ticks.map(({ label }) => label)).toEqual([
      '09:00',
      '11:00',
      '13:00',
      '15:00',
      '17:00'
    ]);
    expect(timeWindow([[0, 1440]], 1440, clock)!.ticks).toHaveLength(7);
  });
});

describe('rows over the time of day', () => {
  const span = { fill: 'red', title: 'Code', details: [] };
  const rows: TimeRow[] = [
    { id: 'a', name: 'Work', note: '1:00', spans: [{ ...span, startMinute: 300, endMinute: 360 }] },
    { id: 'b', name: 'Media', note: '8:00', spans: [{ ...span, startMinute: 200, endMinute: 780 }] }
  ];
  const window = { fromMinute: 300, toMinute: 780, ticks: [{ minute: 300, label: '09:00' }] };

  it.each([320, 900])('put a minute where the others put it, %i px wide', (width) => {
    const [a, b] = layoutTimeRows(rows, window, width).marks;
    expect(b!.width / a!.width).toBeCloseTo(8);
    expect(b!.x).toBe(a!.x);
    expect(b!.y).toBeGreaterThan(a!.y + a!.height);
    expect(b!.x + b!.width).toBeLessThanOrEqual(width);
  });

  it('leave out what the window does not show', () => {
    const before = [{ ...rows[0]!, spans: [{ ...span, startMinute: 0, endMinute: 60 }] }];
    expect(layoutTimeRows(before, window, 900).marks).toEqual([]);
  });
});
