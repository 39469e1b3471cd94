/**
 * ActivityWatch may forget: its database is reset, a bucket is deleted, a host renamed, a watcher removed. What was
 * collected before stays collected. What a person deletes or changes there is a correction, and counts.
 */
import { type DeviceDay, SLOT_SECONDS } from '#domain/documents/day.ts';
import { utcStartMs } from '#domain/time/calendar.ts';
import { type Range, subtractRanges, totalLength, unionRanges } from '#domain/time/spans.ts';
import { pairs, secondsPerSlot, triples } from '#domain/time/slots.ts';
import type { Held } from './held-events.ts';
import { spliceDays } from './splice-days.ts';

const SLOTS = 96;
/** While nothing is missing, the newest event may still move by so many seconds; less than that is no loss. */
const TOLERANCE_SECONDS = 10;

/**
 * `known`: the day without the user's own settings; left out: `next`. `held`: what ActivityWatch still has of the day; left
 * out: nothing that is missing counts as corrected.
 */
export type Evidence = { known?: DeviceDay; held?: Held | undefined };

/**
 * The day `next`, made from what ActivityWatch returns now, with what it no longer has of the day `stored`: every slot
 * with less active time than before, or with less tracked time from fewer events, stays as it was. Without an afk
 * watcher all window time would count as active, so then no slot changes that was covered before. A pause that came in
 * between is no loss, nor is what the user's own settings hide, nor what a person corrected: that is where something else is
 * still recorded at the same time, and what came before it is still there. Returns `next` itself where nothing is lost.
 */
export function keepCollected(
  stored: DeviceDay,
  next: DeviceDay,
  { known = next, held }: Evidence = {}
): DeviceDay {
  const samePauses = stored.paused.join() === next.paused.join();
  if (mayBeCollapsed(stored) || mayBeCollapsed(next)) {
    if (!samePauses) return next;
    const before = totalLength(pairs(stored.active));
    const drop = before - totalLength(comparableActive(stored, known));
    const isCorrected = held !== undefined && held.presenceFrom <= 0 && totalLength(held.spans) >= before;
    return drop > TOLERANCE_SECONDS && !isCorrected ? { ...stored, through: next.through } : next;
  }
  const isLost = findLostSlots(stored, known, held);
  if (!samePauses) for (const slot of slotsPausedAnew(stored, next)) isLost[slot] = false;
  return isLost.some(Boolean) ? spliceDays(stored, next, (slot) => isLost[slot] ?? false) : next;
}

/** The day `next`, covered no less far than `stored` was, unless that lies in the future of `nowMs`. */
export function keepCoverage(stored: DeviceDay, next: DeviceDay, nowMs: number): DeviceDay {
  const storedMs = Date.parse(stored.through);
  return storedMs <= nowMs && storedMs > Date.parse(next.through)
    ? { ...next, through: stored.through }
    : next;
}

/**
 * The day `next` with the slots that `stored` covers, where that was made with a bucket that could not be read now (`failed`,
 * ids); `next` itself otherwise.
 */
export function keepUnread(stored: DeviceDay, next: DeviceDay, failed: readonly string[]): DeviceDay {
  if (!failed.some((id) => stored.source.buckets.includes(id))) return next;
  if (mayBeCollapsed(stored) || mayBeCollapsed(next)) return next;
  const coveredSeconds = (Date.parse(stored.through) - utcStartMs(stored.date)) / 1000;
  return spliceDays(stored, next, (slot) => (slot + 1) * SLOT_SECONDS <= coveredSeconds);
}

/** With the detail `day` a document has no times, so its slots cannot be compared. */
const mayBeCollapsed = ({ timeline, cells, active }: DeviceDay) =>
  timeline.length === 0 && cells.length > 0 && active.length <= 4;

function findLostSlots(stored: DeviceDay, next: DeviceDay, held: Held | undefined): boolean[] {
  const nextActive = comparableActive(stored, next);
  const active = [[...pairs(stored.active)], nextActive].map((spans) => secondsPerSlot(spans, SLOTS));
  const tracked = [stored, next].map(trackedPerSlot);
  const unexplained = unexplainedPerSlot(stored, nextActive, held);
  const fewerEvents = next.source.events < stored.source.events;
  const lostAfk =
    next.source.afk === 'missing' && stored.source.afk !== 'missing' && stored.source.events > 0;
  const coveredSeconds = (Date.parse(stored.through) - utcStartMs(stored.date)) / 1000;
  const drops = ([before, after]: number[][], slot: number, tolerance: number) =>
    (before?.[slot] ?? 0) - (after?.[slot] ?? 0) > tolerance;
  const holds = (from: number | undefined, slot: number) => from !== undefined && from < slot * SLOT_SECONDS;
  const isCorrected = (slot: number) =>
    drops(active, slot, 0)
      ? holds(held?.presenceFrom, slot) && (unexplained[slot] ?? 0) <= TOLERANCE_SECONDS
      : holds(held?.windowsFrom, slot);
  const allSlots = Array.from({ length: SLOTS }, (_, slot) => slot);
  // What lost one slot may have lost the few seconds of another.
  const isReset = fewerEvents || allSlots.some((slot) => drops(active, slot, TOLERANCE_SECONDS));
  return allSlots.map((slot) => {
    if (lostAfk && (slot + 1) * SLOT_SECONDS <= coveredSeconds) return true;
    const isLess = (isReset && drops(active, slot, 0)) || (fewerEvents && drops(tracked, slot, 0));
    return isLess && !isCorrected(slot);
  });
}

/** Seconds of each slot that were active, are no longer, and in which nothing else is recorded. */
function unexplainedPerSlot(stored: DeviceDay, nextActive: Range[], held: Held | undefined): number[] {
  const lost = subtractRanges(pairs(stored.active), nextActive);
  return secondsPerSlot(subtractRanges(lost, held?.spans ?? []), SLOTS);
}

/** The active time of `next` as exactly as `stored` has its own: in seconds, or in whole slots. */
function comparableActive(stored: DeviceDay, next: DeviceDay): Range[] {
  const throughSeconds = (Date.parse(stored.through) - utcStartMs(stored.date)) / 1000;
  const isWhole = stored.active.every((at) => at % SLOT_SECONDS === 0 || at === throughSeconds);
  const active: Range[] = [...pairs(next.active)];
  if (stored.timeline.length > 0 || !isWhole) return active;
  return unionRanges(
    active.map(([start, end]): Range => [
      Math.floor(start / SLOT_SECONDS) * SLOT_SECONDS,
      Math.ceil(end / SLOT_SECONDS) * SLOT_SECONDS
    ])
  );
}

function slotsPausedAnew(...days: DeviceDay[]): number[] {
  const [before = [], after = []] = days.map(({ paused }) => secondsPerSlot(pairs(paused), SLOTS));
  return before.flatMap((seconds, slot) => (seconds === after[slot] ? [] : [slot]));
}

function trackedPerSlot({ cells }: DeviceDay): number[] {
  const seconds = new Array<number>(SLOTS).fill(0);
  for (const [slot, , cell] of triples(cells)) seconds[slot] = (seconds[slot] ?? 0) + cell;
  return seconds;
}
