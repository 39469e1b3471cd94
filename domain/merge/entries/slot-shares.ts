/** Which part of what the slots of a day hold lies within some ranges. */
import { sum } from 'd3-array';
import { SLOT_SECONDS } from '../../documents/day.ts';
import { secondsPerSlot } from '../../time/slots.ts';
import { type Range, subtractRanges } from '../../time/spans.ts';
import { apportion } from '../apportion.ts';
import type { DayInTheMaking } from './day-in-the-making.ts';

const MINUTES_PER_SLOT = SLOT_SECONDS / 60;

export class SlotShares {
  readonly #day: DayInTheMaking;
  readonly #covered: number[];
  readonly #active: number[];
  readonly #coveredActive: number[];
  readonly #minutes: number[];

  constructor(day: DayInTheMaking, ranges: Range[]) {
    this.#day = day;
    this.#covered = secondsPerSlot(ranges, day.slots);
    this.#active = secondsPerSlot(day.active, day.slots);
    const outside = subtractRanges(day.active, ranges);
    this.#coveredActive = secondsPerSlot(subtractRanges(day.active, outside), day.slots);
    this.#minutes = minuteShares(ranges, day.minutes.length);
  }

  reaches(slot: number): boolean {
    return this.#covered[slot]! > 0;
  }

  isWhole(slot: number): boolean {
    return this.#covered[slot] === SLOT_SECONDS;
  }

  /** Of the time of each key: by the minutes in which it is shown, or where it is shown in none, by the active time. */
  ofKeys(slot: number): (key: number) => number {
    const shown = new Map<number, { minutes: number; within: number }>();
    for (let minute = slot * MINUTES_PER_SLOT; minute < (slot + 1) * MINUTES_PER_SLOT; minute++) {
      const key = this.#day.minutes[minute];
      if (key === undefined) continue;
      const { minutes, within } = shown.get(key) ?? { minutes: 0, within: 0 };
      shown.set(key, { minutes: minutes + 1, within: within + this.#minutes[minute]! });
    }
    return (key) => {
      const found = shown.get(key);
      return found ? found.within / found.minutes : this.ofActive(slot);
    };
  }

  /** Of the active time; of a slot without any, of the slot. */
  ofActive(slot: number): number {
    const active = this.#active[slot]!;
    return active > 0 ? this.#coveredActive[slot]! / active : this.#covered[slot]! / SLOT_SECONDS;
  }
}

/** How much of each minute is within the ranges, 0 to 1. */
function minuteShares(ranges: Range[], minutes: number): number[] {
  const shares = new Array<number>(minutes).fill(0);
  for (const [start, end] of ranges) {
    for (let minute = Math.floor(start / 60); minute < minutes && minute * 60 < end; minute++)
      shares[minute]! += (Math.min(end, minute * 60 + 60) - Math.max(start, minute * 60)) / 60;
  }
  return shares;
}

/**
 * Whole seconds to take out of `available`, `total` in all, which is no more than there is: in proportion to `wanted` as far as
 * each has so many, the rest in proportion to what is left of the others.
 */
export function takeSeconds(
  available: readonly number[],
  wanted: readonly number[],
  total: number
): number[] {
  const first = apportion(wanted, total).map((seconds, index) => Math.min(seconds, available[index]!));
  const left = available.map((seconds, index) => seconds - first[index]!);
  const rest = apportion(left, total - sum(first));
  return first.map((seconds, index) => seconds + rest[index]!);
}
