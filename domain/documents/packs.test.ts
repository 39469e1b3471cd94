import { expect, it } from 'vitest';
import { chunkOf, isChunkBefore, rangeOfChunk, rangesBeside } from './packs.ts';

const UNTIL = '2026-11-28';
const IDS = [
  'absences:2026:ana',
  'alert:quiet:ana',
  'day:2026-11-20:ana',
  'day:2026-11-27:ben',
  'day:2026-11-28:ana',
  'day:2026-11-29:ana',
  'developer:ana',
  'month:2026-10:ana',
  'month:2026-11:ben',
  'names:2026-W44',
  'sheet:2026-W44:ana:x'
];
const within = (ids: string[], { startkey, endkey }: { startkey: string; endkey: string }) =>
  ids.filter((id) => id >= startkey && id <= endkey);

it('puts days by date and months into chunks, and nothing else', () => {
  expect(IDS.map((id) => chunkOf(id, UNTIL) ?? '-')).toEqual([
    '-',
    '-',
    'day:2026-11-20',
    'day:2026-11-27',
    '-',
    '-',
    '-',
    'month:2026-10',
    'month:2026-11',
    '-',
    '-'
  ]);
});

it('reads each document either beside the chunks or in the range of its own', () => {
  const beside = rangesBeside(UNTIL).flatMap((range) => within(IDS, range));
  expect(beside).toEqual(IDS.filter((id) => chunkOf(id, UNTIL) === undefined));
  for (const id of IDS) {
    const name = chunkOf(id, UNTIL);
    if (name !== undefined) expect(within(IDS, rangeOfChunk(name))).toEqual([id]);
  }
});

it('knows the chunks of days before a date', () => {
  expect(isChunkBefore('day:2026-11-20', '2026-11-21')).toBe(true);
  expect(isChunkBefore('day:2026-11-21', '2026-11-21')).toBe(false);
  expect(isChunkBefore('month:2026-10', '2026-11-21')).toBe(false);
});
