import { describe, expect, test } from 'vitest';
import { DATE, dayInput, MIDNIGHT_MS, presence, windows } from '../testing/small-days.ts';
import type { FetchedBucket } from './day-input.ts';
import { narrowDay } from './narrow-day.ts';
import { Privacy } from './privacy.ts';
import { summariseDay } from './summarise-day.ts';
import * as v from 'valibot';

const code = { app: 'Code', title: '' };
const HOUR = 3600;
const gapsOf = (...buckets: FetchedBucket[]) => summariseDay(dayInput(buckets)).gaps;

describe('a watcher that stopped and came back leaves time that is not covered', () => {
  test('where somebody was there, and there was no window', () => {
    const died = windows(['08:00:00', HOUR, code], ['10:00:00', HOUR, code]);
    expect(gapsOf(died, presence(['08:00:00', 3 * HOUR]))).toEqual([9 * HOUR + 15, 10 * HOUR]);
  });

  test('where there were windows, and nothing says whether somebody was there', () => {
    const worked = windows(['08:00:00', HOUR, code], ['09:00:00', 2 * HOUR, { app: 'Slack', title: '' }]);
    const died = presence(['08:00:00', HOUR], ['10:00:00', HOUR]);
    expect(gapsOf(worked, died)).toEqual([9 * HOUR + 185, 10 * HOUR]);
  });

  test('unless both were silent, nobody was there, it was short, or the machine slept or was locked', () => {
    const apart = windows(['08:00:00', HOUR, code], ['10:00:00', HOUR, code]);
    expect(gapsOf(apart, presence(['08:00:00', HOUR], ['10:00:00', HOUR]))).toBeUndefined();
    const away = presence(['08:00:00', HOUR], ['09:00:00', HOUR, 'afk'], ['10:00:00', HOUR]);
    expect(gapsOf(apart, away)).toBeUndefined();
    const short = windows(['08:00:00', HOUR, code], ['09:10:00', HOUR, code]);
    expect(gapsOf(short, presence(['08:00:00', 2 * HOUR]))).toBeUndefined();
    const night = windows(['01:00:00', HOUR, code], ['09:00:00', HOUR, code]);
    expect(gapsOf(night, presence(['01:00:00', 9 * HOUR]))).toBeUndefined();
    const locked = windows(
      ['08:00:00', HOUR, code],
      ['09:00:00', 2 * HOUR, { app: 'LockApp.exe', title: '' }]
    );
    expect(gapsOf(locked, presence(['08:00:00', HOUR]))).toBeUndefined();
    expect(gapsOf(windows(['08:00:00', HOUR, code]))).toBeUndefined();
  });

  test('but not behind what is covered today, nor in a pause', () => {
    const worked = windows(['08:00:00', 2 * HOUR, code]);
    const died = presence(['08:00:00', HOUR]);
    const throughMs = MIDNIGHT_MS + (9 * HOUR + 185) * 1000;
    expect(summariseDay(dayInput([worked, died], { throughMs })).gaps).toBeUndefined();
    const paused = [{ startMs: MIDNIGHT_MS, endMs: MIDNIGHT_MS + 86_400_000 }];
    expect(summariseDay(dayInput([worked, died], { paused })).gaps).toBeUndefined();
  });

  test('as finely as times are shared', () => {
    const day = summariseDay(dayInput([windows(['08:00:00', 2 * HOUR, code]), presence(['08:00:00', HOUR])]));
    expect([day.date, day.gaps]).toEqual([DATE, [9 * HOUR + 185, 10 * HOUR]]);
    const shared = (detail: string) => narrowDay(day, v.parse(Privacy, { share: { detail } })).gaps;
    expect(shared('timeline')).toEqual(day.gaps);
    expect(shared('slots')).toEqual([9 * HOUR, 10 * HOUR]);
    expect(shared('day')).toBeUndefined();
  });
});
