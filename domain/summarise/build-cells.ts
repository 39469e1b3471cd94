/** The numbers of a day: seconds by slot and key. */
import { sum } from 'd3-array';
import { type CellKey, type KeyReason, SLOT_SECONDS } from '../documents/day.ts';
import { byStart, type Span } from '../time/spans.ts';
import { roundCells } from './round-cells.ts';
import type { SharedStretch } from './share-key.ts';

const SLOT_MS = SLOT_SECONDS * 1000;

export type DayCells = { ids: string[]; keys: CellKey[]; why: KeyReason[]; cells: number[] };
type Entry = SharedStretch & { ms: number };

/**
 * Cells from stretches of one day that begins at `dayStartMs`, in whole seconds (`roundCells`).
 * Keys are sorted; of several reasons for one key, the one of most seconds stands.
 */
export function buildCells(stretches: readonly (Span & SharedStretch)[], dayStartMs: number): DayCells {
  const reasons = new Map<string, Map<string, Entry>>();
  const slots = new Map<number, Map<string, number>>();
  for (const { startMs, endMs, id, key, why } of stretches) {
    const byWhy = upsert(reasons, id, () => new Map<string, Entry>());
    upsert(byWhy, why.join(' '), () => ({ id, key, why, ms: 0 })).ms += endMs - startMs;
    addToSlots(slots, id, startMs - dayStartMs, endMs - dayStartMs);
  }
  for (const ofSlot of slots.values()) fitSlot(ofSlot);
  return numberKeys(slots, reasons);
}

function addToSlots(
  slots: Map<number, Map<string, number>>,
  id: string,
  startMs: number,
  endMs: number
): void {
  for (let slot = Math.floor(startMs / SLOT_MS); slot * SLOT_MS < endMs; slot += 1) {
    const ms = Math.min(endMs, (slot + 1) * SLOT_MS) - Math.max(startMs, slot * SLOT_MS);
    const ofSlot = upsert(slots, slot, () => new Map<string, number>());
    ofSlot.set(id, (ofSlot.get(id) ?? 0) + ms);
  }
}

/** Windows of one watcher may overlap: where they add up to more than the slot, each gets its part of it. */
function fitSlot(msById: Map<string, number>): void {
  const totalMs = sum(msById.values());
  if (totalMs <= SLOT_MS) return;
  for (const [id, ms] of msById) msById.set(id, (ms * SLOT_MS) / totalMs);
}

/** Less is the trembling of clocks. */
const MIN_EXCESS_MS = 10_000;

/** The slots in which windows that overlap add up to more than the slot: there each gets its part (`fitSlot`). */
export function overfullSlots(stretches: readonly Span[]): Span[] {
  const slots = new Map<number, Map<string, number>>();
  for (const { startMs, endMs } of stretches) addToSlots(slots, '', startMs, endMs);
  return [...slots]
    .filter(([, ofSlot]) => sum(ofSlot.values()) > SLOT_MS + MIN_EXCESS_MS)
    .map(([slot]) => ({ startMs: slot * SLOT_MS, endMs: (slot + 1) * SLOT_MS }))
    .sort(byStart);
}

function numberKeys(
  slots: Map<number, Map<string, number>>,
  reasons: Map<string, Map<string, Entry>>
): DayCells {
  const rows = roundCells(slots);
  const ids = new Set(rows.map(({ id }) => id));
  const entries = [...reasons].filter(([id]) => ids.has(id)).map(([, byWhy]) => mostSeconds(byWhy));
  entries.sort((a, b) => compareKeys(a.key, b.key));
  const indexOf = new Map(entries.map(({ id }, index) => [id, index]));
  const cells = rows
    .map(({ slot, id, seconds }) => ({ slot, index: indexOf.get(id) ?? 0, seconds }))
    .sort((a, b) => a.slot - b.slot || a.index - b.index)
    .flatMap(({ slot, index, seconds }) => [slot, index, seconds]);
  return {
    ids: entries.map(({ id }) => id),
    keys: entries.map(({ key }) => key),
    why: entries.map(({ why }) => why),
    cells
  };
}

function mostSeconds(byWhy: ReadonlyMap<string, Entry>): Entry {
  const [first, ...others] = [...byWhy].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  if (first === undefined) throw new RangeError('A key without a reason');
  return others.reduce((best, entry) => (entry.ms > best.ms ? entry : best), first);
}

/** Orders keys by app, then category, project and domain, each by code unit. */
export function compareKeys(a: CellKey, b: CellKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function upsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
