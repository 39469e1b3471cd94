import { expect, it } from 'vitest';
import { durationEntry, moveEntry, removeEntry, stretch, timeEntry } from '#domain/testing/entries.ts';
import { contentLabel, lengthLabel } from './entry-labels.ts';

const DATE = '2026-10-27';

it.each([
  [durationEntry(DATE, 5400), '1 h 30 min', 'call · Uncategorized'],
  [timeEntry(`${DATE}T10:00Z`, `${DATE}T11:30Z`, { category: 'Work' }), '11:00–12:30', 'call · Work'],
  [moveEntry(DATE, { project: 'a' }, { project: '' }), 'whole day', 'a → No project'],
  [moveEntry(DATE, {}, { category: 'Work' }), 'whole day', 'everything → Work'],
  [removeEntry(DATE, {}, stretch(`${DATE}T10:00Z`, `${DATE}T11:00Z`)), '11:00–12:00', 'everything removed'],
  [removeEntry(DATE, { project: 'call' }, { seconds: 600 }), '10 min', 'call removed']
])('an entry in words', (entry, length, content) => {
  expect(lengthLabel(entry, 'Europe/Berlin')).toBe(length);
  expect(contentLabel(entry)).toBe(content);
});
