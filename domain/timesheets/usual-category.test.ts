import { expect, it } from 'vitest';
import { mergeDay } from '../merge/merge-day.ts';
import { durationEntry } from '../testing/entries.ts';
import { frameOf } from '../time/local-days.ts';
import { usualCategory } from './usual-category.ts';

const entries = [
  durationEntry('2026-10-27', 600, { number: 1, project: 'bank', category: 'Work > Meetings' }),
  durationEntry('2026-10-27', 300, { number: 2, project: 'bank', category: 'Work > Programming' }),
  durationEntry('2026-10-27', 9000, { number: 3, project: '', category: 'Media' })
];
const day = mergeDay({
  ...{ developer: 'john_doe', date: '2026-10-27', frame: frameOf('UTC'), deviceDays: [], entries }
})!;

it('the usual category of a project is the one with most of its time', () => {
  expect(usualCategory([day], 'bank')).toBe('Work > Meetings');
  expect(usualCategory([day], 'unknown')).toBe('');
  expect(usualCategory([day], '')).toBe('');
});
