import { sum } from 'd3-array';
import { SLOT_SECONDS } from '../documents/day.ts';

/** Milliseconds per slot and key made whole seconds, so that neither slots nor keys drift from the truth. */

export type Cell = { slot: number; id: string; seconds: number };

/**
 * The cells of a day, ascending by slot. A slot's total is rounded on top of what the slots before it lack or have too
 * much, and split among its keys by the largest remainder, to which each key brings what it was given too little or too
 * much so far. So the day, and every run of slots in it, is within a second of the truth in all, and a key within few.
 * An earlier slot does not depend on later ones.
 */
export function roundCells(slots: ReadonlyMap<number, ReadonlyMap<string, number>>): Cell[] {
  const remainders = new Map<string, number>();
  let remainder = 0;
  return [...slots]
    .sort(([a], [b]) => a - b)
    .flatMap(([slot, msById]) => {
      const shares = [...msById]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, ms]) => shareOf(id, ms, remainders));
      const trueSeconds = sum(msById.values()) / 1000;
      const dueSeconds = trueSeconds + remainder;
      // What earlier slots lack makes no slot longer than it is.
      const max = trueSeconds < SLOT_SECONDS + 0.001 ? SLOT_SECONDS : Infinity;
      const total = Math.min(max, Math.max(0, Math.round(dueSeconds)));
      remainder = dueSeconds - total;
      distribute(shares, total);
      for (const { id, due, seconds } of shares) remainders.set(id, due - seconds);
      return shares.filter(({ seconds }) => seconds > 0).map(({ id, seconds }) => ({ slot, id, seconds }));
    });
}

/** What a key is due in a slot, and the whole seconds it gets. */
type Share = { id: string; due: number; seconds: number };

function shareOf(id: string, ms: number, remainders: ReadonlyMap<string, number>): Share {
  const due = ms / 1000 + (remainders.get(id) ?? 0);
  return { id, due, seconds: Math.max(0, Math.floor(due)) };
}

/** Gives or takes single seconds where most or least is due until they add up to `total`. */
function distribute(shares: Share[], total: number): void {
  let left = total - sum(shares, ({ seconds }) => seconds);
  while (left > 0) {
    const [neediest] = [...shares].sort((a, b) => b.due - b.seconds - (a.due - a.seconds));
    if (neediest === undefined) return;
    neediest.seconds += 1;
    left -= 1;
  }
  while (left < 0) {
    const [richest] = shares
      .filter(({ seconds }) => seconds > 0)
      .sort((a, b) => a.due - a.seconds - (b.due - b.seconds));
    if (richest === undefined) return;
    richest.seconds -= 1;
    left += 1;
  }
}
