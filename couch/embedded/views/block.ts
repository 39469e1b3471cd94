import { groupRows } from './group-rows.ts';
import { reduceBuiltin, type Builtin } from './reduce.ts';
import type { Row } from './rows.ts';

/** The reduced value of rows whose keys are equal up to a level; `text` is its row of an answer, once it was needed. */
export type Group = { key: unknown; value: unknown; text?: string };

/** Some rows of a view, never none, and what they were reduced to for each group level, until they change. */
export class Block {
  readonly rows: Row[];
  #reduced = new Map<number, Group[]>();

  constructor(rows: Row[]) {
    this.rows = rows;
  }

  get last(): Row {
    return this.rows[this.rows.length - 1] as Row;
  }

  insert(place: number, row: Row): void {
    this.rows.splice(place, 0, row);
    this.#reduced.clear();
  }

  remove(place: number): void {
    this.rows.splice(place, 1);
    this.#reduced.clear();
  }

  halve(): [Block, Block] {
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
