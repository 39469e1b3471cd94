import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checksumOf, checksumOfText } from './checksum.ts';
import { encodeChunk } from './encode-chunk.ts';

const chunk = () =>
  encodeChunk([
    { _id: 'day:a', _rev: '1-a', ...{ cells: [1, 2, 300], app: 'Code' } },
    { _id: 'day:b', _rev: '1-b', ...{ cells: [4, 5], app: 'Slack' } }
  ]);

it('is the same for the same content, wherever its bytes are in memory', () => {
  const { bytes, ...rest } = chunk();
  const moved = new Uint8Array(bytes.length + 1);
  moved.set(bytes, 1);
  expect(checksumOf({ ...rest, bytes: moved.subarray(1) })).toBe(checksumOf(chunk()));
});

it('is another one when a bit, a length, an offset or a text is another', () => {
  const sum = checksumOf(chunk());
  const { length } = chunk().bytes;
  fc.assert(
    fc.property(fc.nat(length - 1), fc.nat(7), (index, bit) => {
      const damaged = chunk();
      damaged.bytes[index]! ^= 1 << bit;
      expect(checksumOf(damaged)).not.toBe(sum);
    })
  );
  const { bytes, offsets, texts, ids, ...rest } = chunk();
  expect(checksumOf({ ...rest, offsets, texts, ids, bytes: bytes.subarray(1) })).not.toBe(sum);
  expect(checksumOf({ ...rest, offsets: offsets.slice(1), texts, ids, bytes })).not.toBe(sum);
  expect(checksumOf({ ...rest, offsets, texts: [...texts].reverse(), ids, bytes })).not.toBe(sum);
  expect(checksumOf({ ...rest, offsets, texts, ids: ['day:a', 'day:c'], bytes })).not.toBe(sum);
});

it('of a text is FNV-1a', () => {
  expect(checksumOfText('')).toBe(0x811c9dc5);
  expect(checksumOfText('a')).toBe(0xe40c292c);
});
