import { compareBytes, compareKeys, lowerBound } from '../collate.ts';
import { Block } from './block.ts';
import { compareValues } from './value-order.ts';

/** One emitted row of a view. */
export type Row = { key: unknown; id: string; value: unknown };

/** Rows `from` (included) to `to` (excluded), counted in view order. */
export type Range = { from: number; to: number };

const compareRows = (a: Row, b: Row) =>
  compareKeys(a.key, b.key) || compareBytes(a.id, b.id) || compareValues(a.value, b.value);

const mostInBlock = 512;

/** The rows of a view in its order, in blocks: a change moves few rows, and what is reduced of the other blocks stays. */
export class SortedRows {
  #blocks: Block[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(row: Row): void {
    const last = Math.max(0, this.#blocks.length - 1);
    const place = Math.min(this.#place(row), last);
    const block = this.#blocks[place];
    this.#length += 1;
    if (!block) {
      this.#blocks.push(new Block([row]));
      return;
    }
    block.insert(
      lowerBound(block.rows, (other) => compareRows(other, row) <= 0),
      row
    );
    if (block.rows.length > mostInBlock) this.#blocks.splice(place, 1, ...block.halve());
  }

  /** Takes a row away: the very object that was added. */
  remove(row: Row): void {
    for (let place = this.#place(row); place < this.#blocks.length; place++) {
      const block = this.#blocks[place] as Block;
      const start = lowerBound(block.rows, (other) => compareRows(other, row) < 0);
      const found = block.rows.indexOf(row, start);
      if (found < 0) continue;
      block.remove(found);
      this.#length -= 1;
      if (block.rows.length === 0) this.#blocks.splice(place, 1);
      return;
    }
  }

  /** The first block that may hold the row. */
  #place(row: Row): number {
    return lowerBound(this.#blocks, (block) => compareRows(block.last, row) < 0);
  }

  /** How many rows come before a place; `before` must hold for a prefix of the rows. */
  count(before: (row: Row) => boolean): number {
    const place = lowerBound(this.#blocks, (block) => before(block.last));
    const whole = this.#blocks.slice(0, place).reduce((total, block) => total + block.rows.length, 0);
    return whole + lowerBound(this.#blocks[place]?.rows ?? [], before);
  }

  /** The blocks of a range; the first and the last may be new ones, of a part of theirs. */
  blocks({ from, to }: Range): Block[] {
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

  slice(range: Range): Row[] {
    return this.blocks(range).flatMap((block) => block.rows);
  }
}
