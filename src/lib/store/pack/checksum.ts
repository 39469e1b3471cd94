/** FNV-1a: finds damage, and whether something is the same. It is no protection from anybody who wants to change something. */
import type { Chunk } from './encode-chunk.ts';

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** Over everything that is in a chunk; bytes are taken by four, in the order of this processor. */
export function checksumOf({ ids, revs, texts, shapes, offsets, bytes }: Chunk): number {
  const end = bytes.length & ~3;
  const isAligned = bytes.byteOffset % 4 === 0;
  const words = isAligned
    ? new Int32Array(bytes.buffer, bytes.byteOffset, end >> 2)
    : new Int32Array(bytes.slice(0, end).buffer);
  let hash = checksumOfNumbers(OFFSET, words);
  hash = checksumOfNumbers(hash, bytes.subarray(end));
  hash = checksumOfNumbers(hash, offsets);
  return Math.imul(hash ^ checksumOfText(JSON.stringify([ids, revs, texts, shapes])), PRIME) >>> 0;
}

/** A plain loop: it runs over millions of numbers at each start. */
function checksumOfNumbers(start: number, numbers: Int32Array | Uint32Array | Uint8Array): number {
  let hash = start;
  for (let index = 0; index < numbers.length; index += 1) hash = Math.imul(hash ^ numbers[index]!, PRIME);
  return hash;
}

export function checksumOfText(text: string): number {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  return hash >>> 0;
}
