/** LevelDB's file formats, as far as its checksums can be verified: logs (also the manifest) and tables. */
import { DamageError } from './leveldb.ts';

/** Bytes that are taken at once. */
const SLICES = 8;

/** Of CRC-32C: at `256 * n + byte` the remainder of a byte with n bytes of zero after it. */
const REMAINDERS = makeRemainders();

function makeRemainders(): Int32Array {
  const remainders = new Int32Array(SLICES * 256);
  for (let at = 0; at < remainders.length; at++) {
    let crc = at < 256 ? at : (remainders[at - 256] ?? 0);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    remainders[at] = crc;
  }
  return remainders;
}

/** CRC-32C, masked as LevelDB stores it; eight bytes at a time ("slicing-by-8", Kounavis and Berry, 2005). */
function checksum(bytes: Buffer, start: number, end: number): number {
  const of = (slice: number, byte: number) => REMAINDERS[256 * slice + (byte & 0xff)] ?? 0;
  const byte = (at: number) => bytes[at] ?? 0;
  let crc = -1;
  let at = start;
  for (; at + SLICES <= end; at += SLICES) {
    const first = crc ^ (byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24));
    crc =
      of(7, first) ^
      of(6, first >>> 8) ^
      of(5, first >>> 16) ^
      of(4, first >>> 24) ^
      of(3, byte(at + 4)) ^
      of(2, byte(at + 5)) ^
      of(1, byte(at + 6)) ^
      of(0, byte(at + 7));
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ of(0, crc ^ byte(at));
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** A position in bytes; reading past the end, or a number that no file needs, is damage. */
class Reader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new DamageError('A number is damaged.');
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new DamageError('It is too short.');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

const LOG_BLOCK = 32_768;
const LOG_HEADER = 7;
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4];

/** `gaps`: how often records follow bytes that cannot be read. */
type Log = { records: Buffer[]; gaps: number };

/** Reads a log as LevelDB does: after a damaged record it goes on with the next block. */
export function readLog(bytes: Buffer): Log {
  const records: Buffer[] = [];
  let pieces: Buffer[] | undefined;
  let isUnreadable = false;
  let gaps = 0;
  for (let at = 0; at + LOG_HEADER <= bytes.length;) {
    const blockEnd = Math.min(bytes.length, (Math.floor(at / LOG_BLOCK) + 1) * LOG_BLOCK);
    if (at + LOG_HEADER > blockEnd) {
      at = blockEnd;
      continue;
    }
    const end = at + LOG_HEADER + bytes.readUInt16LE(at + 4);
    const isSound = end <= blockEnd && bytes.readUInt32LE(at) === checksum(bytes, at + 6, end);
    if (!isSound) {
      isUnreadable = true;
      pieces = undefined;
      at = blockEnd;
      continue;
    }
    if (isUnreadable) gaps += 1;
    isUnreadable = false;
    const type = bytes[at + 6];
    if (type === FULL || type === FIRST) pieces = [];
    if ([FULL, FIRST, MIDDLE, LAST].includes(type ?? 0)) pieces?.push(bytes.subarray(at + LOG_HEADER, end));
    if ((type === FULL || type === LAST) && pieces) records.push(Buffer.concat(pieces));
    if (type === FULL || type === LAST) pieces = undefined;
    at = end;
  }
  return { records, gaps };
}

/** `tables`: sizes in bytes by file number. `log`: the number of the oldest log that is needed. */
export type Manifest = { tables: Map<number, number>; log: number };

/** @throws DamageError */
export function readManifest(bytes: Buffer): Manifest {
  const { records, gaps } = readLog(bytes);
  if (records.length === 0 || gaps > 0) throw new DamageError('It cannot be read.');
  const manifest: Manifest = { tables: new Map(), log: 0 };
  for (const record of records) applyEdit(manifest, new Reader(record));
  return manifest;
}

function applyEdit(manifest: Manifest, edit: Reader): void {
  const skipText = () => void edit.take(edit.varint());
  while (!edit.isAtEnd) {
    const tag = edit.varint();
    if (tag === 1) skipText();
    else if (tag === 2) manifest.log = edit.varint();
    else if (tag === 3 || tag === 4 || tag === 9) edit.varint();
    else if (tag === 5) {
      edit.varint();
      skipText();
    } else if (tag === 6) {
      edit.varint();
      manifest.tables.delete(edit.varint());
    } else if (tag === 7) {
      edit.varint();
      manifest.tables.set(edit.varint(), edit.varint());
      skipText();
      skipText();
    } else throw new DamageError('It has an unknown part.');
  }
}

const FOOTER = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const SNAPPY = 1;

type BlockHandle = { offset: number; size: number };

const readHandle = (reader: Reader): BlockHandle => ({ offset: reader.varint(), size: reader.varint() });

/** Verifies the checksums of all blocks of a table. @throws DamageError */
export function verifyTable(bytes: Buffer): void {
  const footer = bytes.subarray(-FOOTER);
  if (bytes.length < FOOTER || !footer.subarray(-MAGIC.length).equals(MAGIC))
    throw new DamageError('It is no table.');
  const handles = new Reader(footer);
  readBlock(bytes, readHandle(handles));
  const index = readBlock(bytes, readHandle(handles));
  for (const handle of listBlocks(index)) verifyBlock(bytes, handle);
}

function verifyBlock(bytes: Buffer, { offset, size }: BlockHandle): void {
  const end = offset + size + 1;
  if (end + 4 > bytes.length || bytes.readUInt32LE(end) !== checksum(bytes, offset, end))
    throw new DamageError('A checksum does not match.');
}

function readBlock(bytes: Buffer, handle: BlockHandle): Buffer {
  verifyBlock(bytes, handle);
  const end = handle.offset + handle.size;
  const content = bytes.subarray(handle.offset, end);
  return bytes[end] === SNAPPY ? decompress(content) : content;
}

/** The handles in an index block, which are the values of its entries. */
function listBlocks(index: Buffer): BlockHandle[] {
  const restarts = index.length < 4 ? 0 : index.readUInt32LE(index.length - 4);
  const entries = new Reader(index.subarray(0, Math.max(0, index.length - 4 * (restarts + 1))));
  const handles: BlockHandle[] = [];
  while (!entries.isAtEnd) {
    entries.varint();
    const keyLength = entries.varint();
    const valueLength = entries.varint();
    entries.take(keyLength);
    handles.push(readHandle(new Reader(entries.take(valueLength))));
  }
  return handles;
}

/** https://github.com/google/snappy/blob/main/format_description.txt */
function decompress(bytes: Buffer): Buffer {
  const input = new Reader(bytes);
  const output = Buffer.alloc(Math.min(input.varint(), MAX_INDEX_BYTES));
  let to = 0;
  const little = (width: number) => input.take(width).readUIntLE(0, width);
  const append = (piece: Buffer) => void (to += piece.copy(output, to));
  while (!input.isAtEnd) {
    const tag = little(1);
    const kind = tag & 3;
    if (kind === 0) {
      const length = tag >>> 2;
      append(input.take(length < 60 ? length + 1 : little(length - 59) + 1));
      continue;
    }
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const distance = kind === 1 ? ((tag >>> 5) << 8) | little(1) : little(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > to) throw new DamageError('A block cannot be decompressed.');
    for (let i = 0; i < length && to < output.length; i++, to++) output[to] = output[to - distance] ?? 0;
  }
  return output.subarray(0, to);
}

/** Far more than the index of a table of LevelDB's size needs. */
const MAX_INDEX_BYTES = 64_000_000;
