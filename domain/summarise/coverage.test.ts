import { describe, expect, test } from 'vitest';
import { DATE, presence, vscode, windows, day, total, code } from '../testing/small-days.ts';

describe('coverage', () => {
  const hour = [windows(['08:00:00', 3600, code]), presence(['08:00:00', 3600])];
  const at = (time: string) => Date.parse(`${DATE}T${time}Z`);

  test('nothing enters from before consent or after the fetch', () => {
    const summary = day(hour, { fromMs: at('08:20:00'), throughMs: at('08:50:00.700') });
    expect(summary).toMatchObject({ active: [30000, 31800], through: '2026-10-27T08:50:00Z' });
    expect(total(summary)).toBe(1800);
  });

  test('nothing enters from a pause, and the day records the pause, including its future part', () => {
    const paused = [
      { startMs: at('08:10:00'), endMs: at('08:20:00') },
      { startMs: at('08:55:00'), endMs: at('11:00:00') }
    ];
    const summary = day(hour, { paused, throughMs: at('09:00:00') });
    expect(summary).toMatchObject({
      active: [28800, 29400, 30000, 32100],
      paused: [29400, 30000, 32100, 39600]
    });
    expect(total(summary)).toBe(2700);
  });

  test('a name seen only in a pause or before consent is not known', () => {
    const buckets = [
      windows(['08:00:00', 60, { app: 'Alacritty', title: '~/src/secret-takeover' }]),
      presence(['07:00:00', 7200]),
      vscode(['07:30:00', 60, { project: '/src/secret-takeover' }])
    ];
    const paused = [{ startMs: at('07:00:00'), endMs: at('07:45:00') }];
    expect(day(buckets).keys[0]?.[2]).toBe('secret-takeover');
    expect(day(buckets, { paused }).keys[0]?.[2]).toBe('');
    expect(day(buckets, { fromMs: at('07:45:00') }).keys[0]?.[2]).toBe('');
  });
});
