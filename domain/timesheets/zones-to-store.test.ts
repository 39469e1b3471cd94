import { expect, it } from 'vitest';
import type { Profile } from '../documents/profile.ts';
import { workedDay } from '../testing/device-days.ts';
import { zoneQuestion, zonesToStore } from './zones-to-store.ts';

const profileOf = (zones: Profile['zones']): Profile => ({
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart: '04:00', zones }
});
const today = '2026-10-27';
const dayIn = (date: string, tz: string) => ({ ...workedDay(date, 'a', [[36_000, 37_800]]), tz });

it('keeps past days in the zones of the machines', () => {
  const days = [
    dayIn('2026-10-01', 'Europe/Berlin'),
    dayIn('2026-10-02', 'Europe/Berlin'),
    dayIn('2026-10-05', 'Asia/Tokyo')
  ];
  expect(zonesToStore(undefined, days, { today, tz: 'Europe/Berlin' })).toEqual([
    { from: '2026-10-01', tz: 'Europe/Berlin' },
    { from: '2026-10-05', tz: 'Asia/Tokyo' },
    { from: today, tz: 'Europe/Berlin' }
  ]);
  expect(zonesToStore(undefined, [], { today, tz: 'Asia/Tokyo' })).toEqual([
    { from: today, tz: 'Asia/Tokyo' }
  ]);
});

it('adds a move to the zones of the profile', () => {
  const profile = profileOf([{ from: '2026-01-01', tz: 'Europe/Berlin' }]);
  expect(zonesToStore(profile, [], { today, tz: 'Asia/Tokyo' })).toEqual([
    { from: '2026-01-01', tz: 'Europe/Berlin' },
    { from: today, tz: 'Asia/Tokyo' }
  ]);
  expect(zonesToStore(profile, [], { today, tz: 'Europe/Berlin' })).toEqual(profile.zones);
});

it('asks where no zone is stored, and where this device is in another one', () => {
  const here = { today, tz: 'Europe/Berlin' };
  expect(zoneQuestion(undefined, here)).toBe('missing');
  expect(zoneQuestion(profileOf([]), here)).toBe('missing');
  expect(zoneQuestion(profileOf([{ from: '2026-01-01', tz: 'Asia/Tokyo' }]), here)).toBe('moved');
  expect(zoneQuestion(profileOf([{ from: '2026-01-01', tz: 'Europe/Berlin' }]), here)).toBeUndefined();
});
