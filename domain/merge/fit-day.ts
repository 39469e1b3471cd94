/**
 * A day within the bounds of its document, whatever was reported: only days that nobody works exceed them. What does not fit is
 * put together, so that no second is lost or counted twice.
 */
import {
  type CellKey,
  type KeyReason,
  MAX_CELLS,
  MAX_KEYS,
  MAX_SPANS,
  SLOT_SECONDS
} from '../documents/day.ts';
import { MAX_CATEGORY, MAX_NAME } from '../documents/primitives.ts';
import { utf8Length } from '../documents/content.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { pairs, triples } from '../time/slots.ts';
import { KeyTable } from './key-table.ts';

type Fitting = {
  keys: CellKey[];
  why: KeyReason[];
  cells: number[];
  timeline: number[];
  untimed?: number[] | undefined;
  active: number[];
  paused: number[];
};

/** Below CouchDB's limit for a document (`max_document_size` in couch/local.ini), with the other members of a day. */
const MAX_KEY_BYTES = 100_000;

/** The same day if it fits. Otherwise its smallest keys are counted under their category, and its shortest gaps are closed. */
export function fitDay<T extends Fitting>(day: T): T {
  const [active, paused] = [limitSpans(day.active), limitSpans(day.paused)];
  const fitted = active === day.active && paused === day.paused ? day : { ...day, active, paused };
  if (hasRoom(day)) return fitted;
  for (let count = MAX_KEYS; ; count = Math.floor(count / 2)) {
    const collapsed = collapseKeys(day, count);
    if (count <= 2 || hasRoom(collapsed)) return { ...fitted, ...collapsed };
  }
}

const hasRoom = ({ keys, why, cells }: Pick<Fitting, 'keys' | 'why' | 'cells'>) =>
  keys.length <= MAX_KEYS &&
  cells.length <= 3 * MAX_CELLS &&
  keys.every(isShort) &&
  utf8Length(JSON.stringify([keys, why])) <= MAX_KEY_BYTES;

const isShort = ([app, category, project, domain]: CellKey) =>
  Math.max(app.length, project.length, domain.length) <= MAX_NAME && category.length <= MAX_CATEGORY;

const REST: CellKey = ['', 'Uncategorized', '', ''];
const NO_REASON: KeyReason = ['', ''];

/** The keys with most seconds stay, at most half of `count`; the others become one a category, the rest of those one in all. */
function collapseKeys(
  day: Fitting,
  count: number
): Pick<Fitting, 'keys' | 'why' | 'cells' | 'timeline' | 'untimed'> {
  const kept = Math.floor(count / 2);
  const seconds = new Array<number>(day.keys.length).fill(0);
  for (const [key, value] of secondsOfKeys(day)) seconds[key] = (seconds[key] ?? 0) + value;
  const bySeconds = [...day.keys.keys()].sort((a, b) => (seconds[b] ?? 0) - (seconds[a] ?? 0) || a - b);
  const table = new KeyTable();
  const renamed = new Map<number, number>();
  for (const [rank, index] of bySeconds.entries()) {
    const key = (day.keys[index] ?? REST).map((name, part) =>
      name.slice(0, part === 1 ? MAX_CATEGORY : MAX_NAME)
    ) as CellKey;
    const stays = rank < kept;
    const byCategory: CellKey = table.keys.length < count - 1 ? ['', key[1], '', ''] : REST;
    renamed.set(
      index,
      table.indexOf(stays ? key : byCategory, stays ? (day.why[index] ?? NO_REASON) : NO_REASON)
    );
  }
  return {
    keys: table.keys,
    why: table.why,
    cells: joinCells(day.cells, renamed),
    timeline: joinRuns(day.timeline, renamed),
    ...(day.untimed && { untimed: joinUntimed(day.untimed, renamed) })
  };
}

function joinCells(cells: number[], renamed: ReadonlyMap<number, number>): number[] {
  const joined = new Map<string, [slot: number, key: number, seconds: number]>();
  for (const [slot, key, seconds] of triples(cells)) {
    const index = renamed.get(key) ?? 0;
    const cell = joined.get(`${slot} ${index}`);
    if (cell) cell[2] = Math.min(SLOT_SECONDS, cell[2] + seconds);
    else joined.set(`${slot} ${index}`, [slot, index, seconds]);
  }
  return [...joined.values()].flat();
}

function joinUntimed(untimed: number[], renamed: ReadonlyMap<number, number>): number[] {
  const joined = new Map<number, number>();
  for (const [key, seconds] of pairs(untimed)) {
    const index = renamed.get(key) ?? 0;
    joined.set(index, (joined.get(index) ?? 0) + seconds);
  }
  return [...joined].flat();
}

function joinRuns(timeline: number[], renamed: ReadonlyMap<number, number>): number[] {
  const runs: [start: number, end: number, key: number][] = [];
  for (const [start, end, key] of triples(timeline)) {
    const index = renamed.get(key) ?? 0;
    const last = runs.at(-1);
    if (last?.[1] === start && last[2] === index) last[1] = end;
    else runs.push([start, end, index]);
  }
  return runs.flat();
}

/** At most so many spans; of more the shortest gaps between them are closed. */
function limitSpans(flat: number[]): number[] {
  const surplus = flat.length / 2 - MAX_SPANS;
  if (surplus <= 0) return flat;
  const gaps = Array.from({ length: flat.length / 2 - 1 }, (_, index) => index * 2 + 1);
  const lengthOf = (at: number) => (flat[at + 1] ?? 0) - (flat[at] ?? 0);
  gaps.sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const closed = new Set(gaps.slice(0, surplus).flatMap((at) => [at, at + 1]));
  return flat.filter((_, index) => !closed.has(index));
}
