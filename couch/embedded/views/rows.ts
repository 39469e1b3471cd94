import { compareBytes, compareKeys, lowerBound } from '../collate.ts';
import { Block, reduceRows, type Group } from './block.ts';
import type { Builtin } from './reduce.ts';
import { compareRows, type ViewRow } from './row-order.ts';

/** Rows `from` (included) to `to` (excluded), by their position in the view. */
export type Range = { from: number; to: number };

export type Levels = ReadonlyMap<number, Builtin>;

/** What is on the disk of a view. */
export type StoredRows = {
  length: number;
  /** The group levels of its reduced values. */
  levels: Levels;
  readBlocks(): Promise<Block[]>;
  /** The rows of each of the blocks. */
  readRows(blocks: readonly Block[]): Promise<ViewRow[][]>;
};

const NOTHING_STORED: StoredRows = {
  length: 0,
  levels: new Map(),
  readBlocks: () => Promise.resolve([]),
  readRows: () => Promise.reject(new Error('No rows are stored.'))
};

/** What a view has that the disk does not have. */
export type UnsavedRows = { blocks: Block[]; removed: number[] };

const MAX_ROWS = 512;

/** So many blocks whose rows are on the disk too have them in memory. */
const MAX_LOADED = 32;

/** So many blocks are read at once. */
const MAX_READ = 64;

/** For so many group levels, the newest, reduced values are cached and stored. */
const MAX_LEVELS = 4;

type Part = { block: Block; from: number; to: number };
const isWhole = ({ block, from, to }: Part) => from === 0 && to === block.length;

/**
 * The rows of a view in its order. They are in blocks, so that a change moves few rows and keeps other blocks' reduced values.
 * Rows of blocks are read from the disk when they are needed. Calls must come one after another.
 */
export class SortedRows {
  readonly #stored: StoredRows;
  #blocks: Block[] | undefined;
  #length: number;
  /** Blocks whose rows are in memory, least recently used first. */
  readonly #loaded = new Set<Block>();
  readonly #levels: Map<number, Builtin>;
  readonly #removed = new Set<number>();
  #nextNumber = 0;

  constructor(stored: StoredRows = NOTHING_STORED) {
    this.#stored = stored;
    this.#length = stored.length;
    this.#levels = new Map(stored.levels);
  }

  get length(): number {
    return this.#length;
  }

  async #ready(): Promise<Block[]> {
    if (this.#blocks) return this.#blocks;
    const blocks = await this.#stored.readBlocks();
    this.#nextNumber = blocks.reduce((next, { number }) => Math.max(next, number + 1), 0);
    return (this.#blocks = blocks);
  }

  async add(rows: readonly ViewRow[]): Promise<void> {
    const blocks = await this.#ready();
    for (const row of rows) {
      const position = Math.min(findBlock(blocks, row), Math.max(0, blocks.length - 1));
      const block = blocks[position];
      this.#length += 1;
      if (!block) {
        blocks.push(this.#create([row]));
        continue;
      }
      const known = block.rows ?? (await this.#load(block));
      const at = lowerBound(known, (other) => compareRows(other, row) <= 0);
      if (at === MAX_ROWS && position === blocks.length - 1) {
        // Blocks of rows that come in order get full.
        blocks.push(this.#create([row]));
        continue;
      }
      known.splice(at, 0, row);
      if (known.length <= MAX_ROWS) block.change(known);
      else {
        const middle = known.length >>> 1;
        blocks.splice(position + 1, 0, this.#create(known.splice(middle)));
        block.change(known);
      }
    }
  }

  /** Removes what a document emitted under a key. */
  async remove(id: string, key: unknown): Promise<void> {
    const blocks = await this.#ready();
    const order = (row: ViewRow) => compareKeys(row.key, key) || compareBytes(row.id, id);
    let position = lowerBound(blocks, ({ last }) => order(last) < 0);
    for (let block = blocks[position]; block; block = blocks[position]) {
      const rows = block.rows ?? (await this.#load(block));
      const from = lowerBound(rows, (row) => order(row) < 0);
      const to = lowerBound(rows, (row) => order(row) <= 0);
      const continues = to === rows.length;
      if (to > from) {
        rows.splice(from, to - from);
        this.#length -= to - from;
        if (rows.length === 0) this.#drop(blocks, position);
        else block.change(rows);
      }
      if (!continues) return;
      if (rows.length > 0) position += 1;
    }
  }

  /** Counts the rows for which `isBefore` is true; these must be the first rows. */
  async count(isBefore: (row: ViewRow) => boolean): Promise<number> {
    const blocks = await this.#ready();
    const position = lowerBound(blocks, ({ last }) => isBefore(last));
    const block = blocks[position];
    if (!block) return this.#length;
    const before = blocks.slice(0, position).reduce((total, { length }) => total + length, 0);
    return before + lowerBound(block.rows ?? (await this.#load(block)), isBefore);
  }

  async slice(range: Range): Promise<ViewRow[]> {
    const found: ViewRow[] = [];
    const parts = await this.#partsOf(range);
    await this.#forEachLoaded(parts, ({ from, to }, rows) => {
      for (let at = from; at < to; at++) found.push(rows[at] as ViewRow);
    });
    return found;
  }

  /**
   * The reduced groups of a range, block by block; a group may go on in the next block.
   * @throws CouchError 500 for values that the reduce does not accept.
   */
  async groups(range: Range, level: number, reduce: Builtin): Promise<Group[][]> {
    const parts = await this.#partsOf(range);
    this.#useLevel(level, reduce);
    const found = new Map<Part, Group[] | undefined>(
      parts.map((part) => [part, isWhole(part) ? part.block.reduced.get(level) : undefined])
    );
    const missing = parts.filter((part) => found.get(part) === undefined);
    await this.#forEachLoaded(missing, (part, rows) => {
      const groups = reduceRows(rows.slice(part.from, part.to), level, reduce);
      if (isWhole(part)) part.block.setGroups(level, groups);
      found.set(part, groups);
    });
    return parts.map((part) => found.get(part) ?? []);
  }

  /** What has to be stored, with the reduced values that queries asked for. */
  unsaved(): UnsavedRows {
    const blocks = (this.#blocks ?? []).filter(({ hasNewSummary }) => hasNewSummary);
    for (const block of blocks) this.#reduce(block);
    return { blocks, removed: [...this.#removed] };
  }

  get isUnsaved(): boolean {
    return this.#removed.size > 0 || (this.#blocks ?? []).some(({ hasNewSummary }) => hasNewSummary);
  }

  /** Call it when what `unsaved` returned is stored. */
  markSaved(): void {
    for (const block of this.#blocks ?? []) block.markSaved();
    this.#removed.clear();
    this.#unload();
  }

  get levels(): Levels {
    return this.#levels;
  }

  /** The numbers of its blocks, in the order of their rows; undefined: they were not read. */
  get blockNumbers(): number[] | undefined {
    return this.#blocks?.map(({ number }) => number);
  }

  #reduce(block: Block): void {
    const { rows } = block;
    for (const [level, reduce] of rows ? this.#levels : []) {
      if (block.reduced.has(level)) continue;
      try {
        block.setGroups(level, reduceRows(rows ?? [], level, reduce));
      } catch {
        // The next query gets the error.
      }
    }
  }

  #useLevel(level: number, reduce: Builtin): void {
    this.#levels.delete(level);
    this.#levels.set(level, reduce);
    const [oldest] = this.#levels.keys();
    if (this.#levels.size <= MAX_LEVELS || oldest === undefined) return;
    this.#levels.delete(oldest);
    for (const block of this.#blocks ?? []) block.removeGroups(oldest);
  }

  #create(rows: ViewRow[]): Block {
    const block = Block.of(this.#nextNumber++, rows);
    this.#loaded.add(block);
    return block;
  }

  #drop(blocks: Block[], position: number): void {
    for (const block of blocks.splice(position, 1)) {
      this.#loaded.delete(block);
      this.#removed.add(block.number);
    }
  }

  /** The blocks of a range, the first and the last perhaps in part. */
  async #partsOf({ from, to }: Range): Promise<Part[]> {
    const found: Part[] = [];
    let start = 0;
    for (const block of await this.#ready()) {
      const end = start + block.length;
      if (from < end && start < to)
        found.push({ block, from: Math.max(0, from - start), to: Math.min(block.length, to - start) });
      start = end;
    }
    return found;
  }

  async #forEachLoaded(parts: Part[], visit: (part: Part, rows: ViewRow[]) => void): Promise<void> {
    for (let start = 0; start < parts.length; start += MAX_READ) {
      const batch = parts.slice(start, start + MAX_READ);
      await this.#loadAll(batch.map(({ block }) => block));
      for (const part of batch) visit(part, part.block.rows ?? []);
      this.#unload();
    }
  }

  async #load(block: Block): Promise<ViewRow[]> {
    await this.#loadAll([block]);
    return block.rows ?? [];
  }

  async #loadAll(blocks: Block[]): Promise<void> {
    const missing = blocks.filter(({ rows }) => !rows);
    const read = missing.length > 0 ? await this.#stored.readRows(missing) : [];
    for (const [position, block] of missing.entries()) block.load(read[position] ?? []);
    for (const block of blocks) {
      this.#loaded.delete(block);
      this.#loaded.add(block);
    }
  }

  #unload(): void {
    let surplus = this.#loaded.size - MAX_LOADED;
    for (const block of this.#loaded) {
      if (surplus-- <= 0) return;
      if (block.isChanged) continue;
      block.unload();
      this.#loaded.delete(block);
    }
  }
}

/** The position of the first block that may contain the row. */
const findBlock = (blocks: readonly Block[], row: ViewRow) =>
  lowerBound(blocks, ({ last }) => compareRows(last, row) < 0);
