/** A day's cells slot by slot, as they are read aloud: what was done in each quarter of an hour. */
import type { CellKey, KeyReason, PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';

export type SlotPart = { key: CellKey; why: KeyReason; seconds: number };
/** `slot` counts from the start of the day; parts with most seconds first. */
export type SlotOfDay = { slot: number; parts: SlotPart[] };

/** The slots with anything in them, in order. Their seconds add up to the day's tracked time. */
export function slotsOfDay({ keys, why, cells }: Pick<PersonDay, 'keys' | 'why' | 'cells'>): SlotOfDay[] {
  const slots = new Map<number, SlotPart[]>();
  for (const [slot, index, seconds] of triples(cells)) {
    const parts = slots.get(slot) ?? [];
    slots.set(slot, parts);
    parts.push({ key: keys[index]!, why: why[index]!, seconds });
  }
  return [...slots]
    .sort(([a], [b]) => a - b)
    .map(([slot, parts]) => ({ slot, parts: parts.sort((a, b) => b.seconds - a.seconds) }));
}
