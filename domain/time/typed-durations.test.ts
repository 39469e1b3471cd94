import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTypedDuration, parseBalance, parseDuration } from './typed-durations.ts';

it.each([
  ['8.20', 29_520],
  ['8,20', 29_520],
  ['4.35', 15_660],
  ['16.15', 58_140],
  ['1:30', 5400],
  ['90m', 5400],
  ['1,5', 5400],
  ['1h30', 5400],
  ['1h45m', 6300],
  ['2h', 7200],
  ['2 hours', 7200],
  ['.5', 1800],
  ['1 h 30 min', 5400],
  ['  1H 05M ', 3900],
  ['1.5 h', 5400],
  ['1:30:20', 5420],
  ['1h 1m 1s', 3661],
  ['45 sec', 45],
  ['24', 86_400],
  ['24:00', 86_400]
])('%s are %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each([
  ...[
    'abc',
    '',
    ' ',
    '-1',
    '+1',
    '0',
    '0:00',
    '24:01',
    '25',
    '1:60',
    '1:3',
    '90',
    '1.234,5',
    '1e3',
    '2h abc'
  ],
  ...[
    'h',
    'm',
    ':30',
    '1:30h',
    '1h90',
    '1 30',
    '1..5',
    '0x10',
    'NaN',
    'Infinity',
    '1h30m20',
    '１:30',
    '9'.repeat(500)
  ]
])('“%s” is refused', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

it('every formatted duration is read as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400 }), (seconds) => {
      expect(parseDuration(formatTypedDuration(seconds))).toBe(seconds);
    })
  );
});

it('every multiple of three minutes is read from decimal hours', () => {
  for (let seconds = 180; seconds <= 86_400; seconds += 180) {
    const hours = (seconds / 3600).toFixed(2);
    expect(parseDuration(hours)).toBe(seconds);
    expect(parseDuration(hours.replace('.', ','))).toBe(seconds);
  }
});

it.each([
  ['120', 432_000],
  ['-4:30', -16_200],
  ['−0:30', -1800],
  ['+12.5 h', 45_000],
  ['7,25', 26_100],
  ['0', 0],
  ['-0', 0]
])('the balance %s is %d seconds', (text, seconds) => {
  expect(parseBalance(text)).toBe(seconds);
});

it.each(['', '-', 'h', '1:60', '12345', '1.234', '--1', '4 30', '1e3'])('%j is no balance', (text) => {
  expect(parseBalance(text)).toBeUndefined();
});
