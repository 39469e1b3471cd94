import { lowerBound } from '../collate.ts';
import { groupRows, reduceBuiltin, type Builtin } from './reduce.ts';
import { compareRows, type ViewRow } from './row-order.ts';

/** Rows `from` (included) to `to` (excluded), by their position in the view. */
export type Range = { from: number; to: number };

/** The reduced value of rows whose keys are equal up to a level; `text` caches its row of a response. */
export type Group = { key: unknown; value: unknown; text?: string };

/** Neighbouring rows of a view, at least one, and their reduced values for each group level, until they change. */
class Block {
  readonly rows: ViewRow[];
  #reduced = new Map<number, Group[]>();

  constructor(rows: ViewRow[]) {
    this.rows = rows;
  }

  get last(): ViewRow {
    return this.rows[this.rows.length - 1] as ViewRow;
  }

  insert(position: number, row: ViewRow): void {
    this.rows.splice(position, 0, row);
    this.#reduced.clear();
  }

  remove(position: number): void {
    this.rows.splice(position, 1);
    this.#reduced.clear();
  }

  split(): [Block, Block] {
    const middle = this.rows.length >>> 1;
    return [new Block(this.rows.slice(0, middle)), new Block(this.rows.slice(middle))];
  }

  groups(level: number, reduce: Builtin): Group[] {
    const known = this.#reduced.get(level);
    if (known) return known;
    const groups = groupRows(this.rows, level).map(({ key, rows }) => ({
      key,
      value: reduceBuiltin(reduce, rows)
    }));
    this.#reduced.set(level, groups);
    return groups;
  }
}

const MAX_BLOCK = 512;

/** The rows of a view in its order. They are in blocks, so that a change moves few rows and keeps other blocks' reduced values. */
export class SortedRows {
  #blocks: Block[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(row: ViewRow): void {
    const last = Math.max(0, this.#blocks.length - 1);
    const position = Math.min(this.#findBlock(row), last);
    const block = this.#blocks[position];
    this.#length += 1;
    if (!block) {
      this.#blocks.push(new Block([row]));
      return;
    }
    block.insert(
      lowerBound(block.rows, (other) => compareRows(other, row) <= 0),
      row
    );
    if (block.rows.length > MAX_BLOCK) this.#blocks.splice(position, 1, ...block.split());
  }

  /** Removes a row: the same object that was added. */
  remove(row: ViewRow): void {
    for (let position = this.#findBlock(row); position < this.#blocks.length; position++) {
      const block = this.#blocks[position] as Block;
      const start = lowerBound(block.rows, (other) => compareRows(other, row) < 0);
      const found = block.rows.indexOf(row, start);
      if (found < 0) continue;
      block.remove(found);
      this.#length -= 1;
      if (block.rows.length === 0) this.#blocks.splice(position, 1);
      return;
    }
  }

  /** The position of the first block that may contain the row. */
  #findBlock(row: ViewRow): number {
    return lowerBound(this.#blocks, (block) => compareRows(block.last, row) < 0);
  }

  /** Counts the rows for which `isBefore` is true; these must be the first rows. */
  count(isBefore: (row: ViewRow) => boolean): number {
    const position = lowerBound(this.#blocks, (block) => isBefore(block.last));
    const whole = this.#blocks.slice(0, position).reduce((total, block) => total + block.rows.length, 0);
    return whole + lowerBound(this.#blocks[position]?.rows ?? [], isBefore);
  }

  slice(range: Range): ViewRow[] {
    return this.#blocksOf(range).flatMap((block) => block.rows);
  }

  /** The reduced groups of a range, block by block; a group may go on in the next block. */
  groups(range: Range, level: number, reduce: Builtin): Group[][] {
    return this.#blocksOf(range).map((block) => block.groups(level, reduce));
  }

  /** The blocks of a range. The first and the last may be new ones with a part of the rows. */
  #blocksOf({ from, to }: Range): Block[] {
    const found: Block[] = [];
    let start = 0;
    for (const block of this.#blocks) {
      const end = start + block.rows.length;
      if (from <= start && end <= to) found.push(block);
      else if (from < end && start < to)
        found.push(new Block(block.rows.slice(Math.max(0, from - start), to - start)));
      start = end;
    }
    return found;
  }
}
