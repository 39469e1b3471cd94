/** The time of a day that nothing tracked, filled by entries. */
import { sum } from 'd3-array';
import { SLOT_SECONDS } from '../../documents/day.ts';
import { secondsPerSlot } from '../../time/slots.ts';
import { type Range, subtractRanges, unionRanges } from '../../time/spans.ts';
import { paint } from '../merge-timeline.ts';
import type { DayInTheMaking } from './day-in-the-making.ts';

/**
 * Entries fill the time in which no machine was active, and of active time as much as has no window. Where two entries overlap, the
 * first one has the overlap.
 */
export class FreeTime {
  readonly #day: DayInTheMaking;
  /** Time in which machines were active. */
  readonly #active: Range[];
  /** Active seconds without a window, per slot. */
  readonly #unknown: number[];
  /** Seconds that a slot still has room for. */
  readonly #room: number[];
  #filled: Range[] = [];

  constructor(day: DayInTheMaking) {
    this.#day = day;
    this.#active = day.active;
    const activeSeconds = secondsPerSlot(day.active, day.slots);
    const tracked = activeSeconds.map((_, slot) => sum(day.cells.get(slot)?.values() ?? []));
    this.#unknown = activeSeconds.map((seconds, slot) => Math.max(0, seconds - tracked[slot]!));
    this.#room = tracked.map((seconds) => Math.max(0, SLOT_SECONDS - seconds));
  }

  /** Gives what is free of these ranges to a key. */
  fill(ranges: Range[], key: number): void {
    const { slots, cells, minutes } = this.#day;
    const fresh = subtractRanges(ranges, this.#filled);
    const idle = subtractRanges(fresh, this.#active);
    const idleSeconds = secondsPerSlot(idle, slots);
    const activeSeconds = secondsPerSlot(subtractRanges(fresh, idle), slots);
    for (let slot = 0; slot < slots; slot++) {
      const unknown = Math.min(activeSeconds[slot]!, this.#unknown[slot]!);
      const seconds = Math.min(idleSeconds[slot]! + unknown, this.#room[slot]!);
      if (seconds <= 0) continue;
      this.#unknown[slot]! -= unknown;
      this.#room[slot]! -= seconds;
      const cell = cells.get(slot) ?? new Map<number, number>();
      cells.set(slot, cell.set(key, (cell.get(key) ?? 0) + seconds));
    }
    for (const range of fresh) paint(minutes, range, (shown) => shown ?? key);
    this.#day.active = unionRanges([...this.#day.active, ...fresh]);
    this.#filled = unionRanges([...this.#filled, ...fresh]);
  }
}
