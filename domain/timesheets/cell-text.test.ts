import { expect, it } from 'vitest';
import { formatBlock, formatCell, parseBlock, parseCell } from './cell-text.ts';

it.each([
  ['1:30', 5400],
  ['90m', 5400],
  ['1,5', 5400],
  ['1h30', 5400],
  ['1h45m', 6300],
  [' 8.20 ', 29_520],
  ['', 0],
  ['0', 0],
  ['0:00', 0],
  ['0,0 h', 0],
  ['-', 0],
  ['abc', undefined],
  ['h', undefined],
  ['-1', undefined],
  ['24:01', undefined],
  ['1'.repeat(50), undefined]
])('“%s” in a cell is %s s', (text, seconds) => {
  expect(parseCell(text)).toBe(seconds);
});

it('survives copy and paste to the second', () => {
  const block = [
    [3600, 0, 27_612],
    [0, 180, 0]
  ];
  expect(parseBlock(formatBlock(block)).map((row) => row.map(parseCell))).toEqual(block);
  for (let seconds = 180; seconds <= 86_400; seconds += 180)
    expect(parseCell(formatCell(seconds))).toBe(seconds);
});

it('takes blocks as spreadsheets write them, up to a bound', () => {
  expect(parseBlock('1:00\t2:00\r\n\t90m\r\n')).toEqual([
    ['1:00', '2:00'],
    ['', '90m']
  ]);
  expect(parseBlock('1\n'.repeat(10_000))).toHaveLength(500);
  expect(parseBlock('1\t'.repeat(10_000))[0]).toHaveLength(7);
});
