import { expect, it } from 'vitest';
import { durationEntry, moveEntry, timeEntry } from '../testing/entries.ts';
import { frameOf } from '../time/local-days.ts';
import { copyWeek } from './copy-week.ts';

const BERLIN = frameOf('Europe/Berlin', '00:00');
let count = 0;
const newUlid = () => `Z${String((count += 1)).padStart(25, '0')}`;
const entries = [
  durationEntry('2026-10-21', 600, { number: 1, note: 'call' }),
  timeEntry('2026-10-23T07:00Z', '2026-10-23T08:00Z', { number: 2 }),
  moveEntry('2026-10-21', { project: 'a' }, { project: 'b' }, { number: 3 }),
  durationEntry('2026-10-26', 60, { number: 4 })
];

it('copies what was entered to the same weekdays and times of day, once', () => {
  const copying = { from: '2026-W43', to: '2026-W44', frame: BERLIN, newUlid };
  const copied = copyWeek({ ...copying, entries });
  expect(copied).toMatchObject([
    { kind: 'duration', date: '2026-10-28', seconds: 600, source: 'copied', note: 'call' },
    // Clocks changed in between: it is 9:00 again.
    { kind: 'time', date: '2026-10-30', start: '2026-10-30T08:00:00Z', end: '2026-10-30T09:00:00Z' }
  ]);
  expect(copyWeek({ ...copying, entries: [...entries, ...copied] })).toEqual([]);
});
