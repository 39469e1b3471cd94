import { describe, expect, it } from 'vitest';
import { wellFormed } from '../text.ts';
import { readEntryText } from './read-entry-text.ts';

const PROJECTS = ['', 'payments', 'payments-api', 'Data Platform'];
const DAY = { date: '2026-10-27', tz: 'Europe/Berlin', dayStart: '04:00' };
const read = (line: string, day = DAY) => readEntryText(line, day, PROJECTS);

describe('a line', () => {
  it.each([
    [
      '2h payments-api call with bank',
      { kind: 'duration', seconds: 7200, project: 'payments-api', note: 'call with bank' }
    ],
    ['1 h 30 min PAYMENTS', { kind: 'duration', seconds: 5400, project: 'payments', note: '' }],
    [
      '0:45  data platform  review',
      { kind: 'duration', seconds: 2700, project: 'Data Platform', note: 'review' }
    ],
    ['2h', { kind: 'duration', seconds: 7200, project: '', note: '' }],
    ['2h payments-apis', { kind: 'duration', seconds: 7200, project: '', note: 'payments-apis' }],
    ['1,5 5 people', { kind: 'duration', seconds: 5400, project: '', note: '5 people' }]
  ])('%s', (line, entry) => {
    expect(read(line)).toEqual(entry);
  });

  it.each([
    ['10:00-11:30 payments call', '2026-10-27T09:00:00Z', '2026-10-27T10:30:00Z'],
    ['9–12', '2026-10-27T08:00:00Z', '2026-10-27T11:00:00Z'],
    ['22:00 - 06:00', '2026-10-27T21:00:00Z', '2026-10-28T05:00:00Z'],
    ['1:00-2:00', '2026-10-28T00:00:00Z', '2026-10-28T01:00:00Z'],
    ['23-24', '2026-10-27T22:00:00Z', '2026-10-27T23:00:00Z']
  ])('%s', (line, start, end) => {
    expect(read(line)).toMatchObject({ kind: 'time', start, end });
  });

  it('over the change of clocks has its real length', () => {
    const day = { ...DAY, date: '2026-10-25', dayStart: '00:00' };
    expect(read('1:00-4:00', day)).toMatchObject({
      start: '2026-10-24T23:00:00Z',
      end: '2026-10-25T03:00:00Z'
    });
  });

  it('that is too long is cut between characters, because no server takes half of one', () => {
    const note = read(`2h ${'😀'.repeat(600)}`)?.note ?? '';
    expect(note.length).toBeGreaterThan(900);
    expect(note).toBe(wellFormed(note));
  });

  it.each(['', 'call with bank', 'payments 2h', '25:00', '10:00-10:00', '10:75-11:00', '-1h'])(
    '“%s” says no length',
    (line) => {
      expect(read(line)).toBeUndefined();
    }
  );
});
