import { describe, expect, test } from 'vitest';
import { parseEvents, parseInstantMs } from './event.ts';

const START = Date.UTC(2026, 9, 27, 8);

describe('instants', () => {
  test.each([
    ['2026-10-27T08:00:00+00:00', START],
    ['2026-10-27T08:00:00.868000+00:00', START + 868],
    ['2026-10-27T08:00:00.123456789Z', START + 123.456789],
    ['2026-10-27T10:00:00+02:00', START],
    ['2026-10-27T04:30:00.5-0330', START + 500]
  ])('%s', (text, ms) => {
    expect(parseInstantMs(text)).toBeCloseTo(ms, 3);
  });

  test.each([
    '',
    'yesterday',
    '2026-10-27',
    '2026-02-30T08:00:00Z',
    '2026-13-01T08:00:00Z',
    '2026-10-27T25:00:00Z'
  ])('"%s" is none', (text) => {
    expect(parseInstantMs(text)).toBeNaN();
  });
});

describe('events', () => {
  const data = { app: 'Code', title: 'x' };

  test('come oldest first with their end', () => {
    const answer = [
      { id: 2, timestamp: '2026-10-27T08:00:10Z', duration: 2.5, data },
      { id: 1, timestamp: '2026-10-27T08:00:00Z', duration: 0, data }
    ];
    const { events, ids, rejected } = parseEvents(answer);
    expect(events).toEqual([
      { startMs: START, endMs: START, data },
      { startMs: START + 10_000, endMs: START + 12_500, data }
    ]);
    expect(events.map((event) => ids.get(event))).toEqual([1, 2]);
    expect(rejected).toBe(0);
  });

  test.each([
    ['a negative duration', { timestamp: '2026-10-27T08:00:00Z', duration: -1, data }],
    ['a date that does not exist', { timestamp: '2026-02-30T08:00:00Z', duration: 1, data }],
    ['a duration that is text', { timestamp: '2026-10-27T08:00:00Z', duration: '1', data }],
    ['no data', { timestamp: '2026-10-27T08:00:00Z', duration: 1 }],
    ['null', null]
  ])('with %s are left out and counted', (_what, broken) => {
    const sound = { timestamp: '2026-10-27T08:00:00Z', duration: 1, data };
    const { events, rejected } = parseEvents([broken, sound]);
    expect([events.length, rejected]).toEqual([1, 1]);
  });

  test('that are no list are refused', () => {
    expect(() => parseEvents({ message: 'no such bucket' })).toThrow('should respond with a list of events');
  });
});
