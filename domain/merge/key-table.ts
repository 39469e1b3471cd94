import type { CellKey, KeyReason } from '../documents/day.ts';
import { pairs, triples } from '../time/slots.ts';

/** The keys of a day in the making, each with its reason; the same pair always has the same index. */
export class KeyTable {
  readonly keys: CellKey[] = [];
  readonly why: KeyReason[] = [];
  readonly #indexes = new Map<string, number>();

  /** A table of these keys, in this order. */
  static of({ keys, why }: { keys: CellKey[]; why: KeyReason[] }): KeyTable {
    const table = new KeyTable();
    keys.forEach((key, index) => table.indexOf(key, why[index] ?? ['', '']));
    return table;
  }

  /** The index of a key with this reason, which is added if it is new. */
  indexOf(key: CellKey, why: KeyReason): number {
    const name = nameOf(key, why);
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.keys.push(key) - 1;
    this.why.push(why);
    this.#indexes.set(name, index);
    return index;
  }
}

/** Different for different keys; much faster than JSON. */
const nameOf = ([app, category, project, domain]: CellKey, [rule, source]: KeyReason) =>
  `${app.length} ${category.length} ${project.length} ${domain.length} ${rule.length} ` +
  app +
  category +
  project +
  domain +
  rule +
  source;

type Keyed = {
  keys: CellKey[];
  why: KeyReason[];
  cells: number[];
  timeline: number[];
  untimed?: number[] | undefined;
};

/** Content that names keys by index, without those that nothing names; the order of the others stays. */
export function dropUnusedKeys(day: Keyed): Keyed {
  const used = new Set<number>();
  for (const [, key] of triples(day.cells)) used.add(key);
  for (const [, , key] of triples(day.timeline)) used.add(key);
  for (const [key] of pairs(day.untimed ?? [])) used.add(key);
  const kept = [...used].sort((a, b) => a - b);
  const renamed = new Map(kept.map((old, index) => [old, index]));
  const rename = (flat: number[], columns: number, offset: number) =>
    flat.map((value, index) => (index % columns === offset ? renamed.get(value)! : value));
  return {
    keys: kept.map((index) => day.keys[index]!),
    why: kept.map((index) => day.why[index]!),
    cells: rename(day.cells, 3, 1),
    timeline: rename(day.timeline, 3, 2),
    ...(day.untimed && { untimed: rename(day.untimed, 2, 0) })
  };
}
