import { groupRows, reduceBuiltin, type Builtin } from './reduce.ts';
import type { ViewRow } from './row-order.ts';

/** The reduced value of rows whose keys are equal up to a level; `text` caches its row of a response. */
export type Group = { key: unknown; value: unknown; text?: string };

/** What is in memory of every block: how many rows it has, the last one, and reduced values by group level. */
export type BlockSummary = { length: number; last: ViewRow; reduced: Map<number, Group[]> };

export const reduceRows = (rows: readonly ViewRow[], level: number, reduce: Builtin): Group[] =>
  groupRows(rows, level).map((group) => ({ key: group.key, value: reduceBuiltin(reduce, group.rows) }));

/** Neighbouring rows of a view, at least one. The rows may be on the disk only. */
export class Block {
  /** Names it among the blocks of its view. */
  readonly number: number;
  /** Whether its rows differ from those on the disk. */
  isChanged: boolean;
  /** Whether its summary differs from that on the disk. */
  hasNewSummary: boolean;
  #rows: ViewRow[] | undefined;
  #summary: BlockSummary;

  private constructor(number: number, summary: BlockSummary, rows: ViewRow[] | undefined) {
    this.number = number;
    this.#summary = summary;
    this.#rows = rows;
    this.isChanged = rows !== undefined;
    this.hasNewSummary = this.isChanged;
  }

  static stored(number: number, summary: BlockSummary): Block {
    return new Block(number, summary, undefined);
  }

  static of(number: number, rows: ViewRow[]): Block {
    return new Block(number, { length: rows.length, last: lastOf(rows), reduced: new Map() }, rows);
  }

  get rows(): ViewRow[] | undefined {
    return this.#rows;
  }

  get length(): number {
    return this.#summary.length;
  }

  get last(): ViewRow {
    return this.#summary.last;
  }

  get reduced(): ReadonlyMap<number, Group[]> {
    return this.#summary.reduced;
  }

  load(rows: ViewRow[]): void {
    this.#rows = rows;
  }

  /** Only for one that is unchanged. */
  unload(): void {
    this.#rows = undefined;
  }

  /** Replaces its rows; at least one is left. */
  change(rows: ViewRow[]): void {
    this.#rows = rows;
    this.#summary = { length: rows.length, last: lastOf(rows), reduced: new Map() };
    this.isChanged = true;
    this.hasNewSummary = true;
  }

  setGroups(level: number, groups: Group[]): void {
    this.#summary.reduced.set(level, groups);
    this.hasNewSummary = true;
  }

  removeGroups(level: number): void {
    if (this.#summary.reduced.delete(level)) this.hasNewSummary = true;
  }

  markSaved(): void {
    this.isChanged = false;
    this.hasNewSummary = false;
  }
}

// A block has at least one row.
const lastOf = (rows: readonly ViewRow[]) => rows[rows.length - 1] as ViewRow;
