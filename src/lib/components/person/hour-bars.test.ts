import { expect, it } from 'vitest';
import { busiestHour, hourBars, OUTSIDE } from './hour-bars.ts';

const hours = Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 7200 : hour === 20 ? 3600 : 0));
const workHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

it('every hour has a bar, paler outside the work hours', () => {
  const bars = hourBars(hours, 4, workHours);
  expect(bars).toHaveLength(24);
  expect(bars[10]).toEqual({
    id: '10',
    name: '10',
    value: 7200,
    fill: 'var(--accent)',
    title: '10:00–11:00',
    details: ['2 h', '67 % of 3 h', '30 min on average']
  });
  expect([bars[8], bars[9], bars[16], bars[17]].map((bar) => bar?.fill === OUTSIDE)).toEqual([
    true,
    false,
    false,
    true
  ]);
  expect(bars[23]?.title).toBe('23:00–00:00');
});

it('the busiest hour is the one with the most time', () => {
  expect(busiestHour(hours)).toBe('10:00–11:00');
  expect(busiestHour(hours.map(() => 0))).toBe(undefined);
});
