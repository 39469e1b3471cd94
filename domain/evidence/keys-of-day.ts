/** The keys of a day document, each with its reasons, its seconds and the slots they were counted in. */
import type { CellKey, KeyReason, PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';
import { matchesKey, type EvidenceFilter } from './evidence-filter.ts';

/** `slot` counts quarters of an hour from the start of the day. */
export type SlotSeconds = { slot: number; seconds: number };
export type KeyEvidence = { key: CellKey; why: KeyReason; seconds: number; slots: SlotSeconds[] };

/** The keys that match a filter, most first. The seconds of the slots add up to those of their key. */
export function keysOfDay(
  { keys, why, cells }: Pick<PersonDay, 'keys' | 'why' | 'cells'>,
  filter: EvidenceFilter
): KeyEvidence[] {
  const evidence = keys.map((key, index): KeyEvidence => ({ key, why: why[index]!, seconds: 0, slots: [] }));
  for (const [slot, index, seconds] of triples(cells)) {
    const one = evidence[index]!;
    one.seconds += seconds;
    const last = one.slots.at(-1);
    if (last?.slot === slot) last.seconds += seconds;
    else one.slots.push({ slot, seconds });
  }
  return evidence
    .filter(({ key, slots }) => slots.length > 0 && matchesKey(key, filter))
    .sort((a, b) => b.seconds - a.seconds);
}
