/** One list of spans laid over another. */
import { byStart, type Span, withSpan } from './spans.ts';

/** An item's part, and what of the layer covers all of it, if anything. */
export type Overlaid<T, L> = { part: T; over: L | undefined };

/**
 * Every item cut where the layer begins and ends, sorted by start; nothing of the items is lost. The items are sorted by start and may
 * overlap; the layer is sorted and does not overlap (`flatten`). Items for which `applies` is false stay whole.
 */
export function overlay<T extends Span, L extends Span>(
  items: readonly T[],
  layer: readonly L[],
  applies: (item: T) => boolean
): Overlaid<T, L>[] {
  const result: Overlaid<T, L>[] = [];
  let first = 0;
  for (const item of items) {
    if (!applies(item)) {
      result.push({ part: item, over: undefined });
      continue;
    }
    while ((layer[first]?.endMs ?? Infinity) <= item.startMs) first += 1;
    cutItem(item, layer, first, result);
  }
  return result.sort((a, b) => byStart(a.part, b.part));
}

function cutItem<T extends Span, L extends Span>(
  item: T,
  layer: readonly L[],
  first: number,
  result: Overlaid<T, L>[]
) {
  let cursorMs = item.startMs;
  const cutAt = (endMs: number, over: L | undefined) => {
    if (endMs > cursorMs) result.push({ part: withSpan(item, cursorMs, endMs), over });
    cursorMs = Math.max(cursorMs, endMs);
  };
  for (let index = first; index < layer.length; index += 1) {
    const over = layer[index];
    if (over === undefined || over.startMs >= item.endMs) break;
    cutAt(over.startMs, undefined);
    cutAt(Math.min(over.endMs, item.endMs), over);
  }
  cutAt(item.endMs, undefined);
}

/** The same spans (sorted by start) without overlaps: at any time the one that began last of those not over. */
export function flatten<T extends Span>(items: readonly T[]): T[] {
  const flat: T[] = [];
  const open: T[] = [];
  let cursorMs = -Infinity;
  const advanceTo = (untilMs: number) => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const endMs = Math.min(top.endMs, untilMs);
      if (endMs > cursorMs) {
        flat.push(withSpan(top, cursorMs, endMs));
        cursorMs = endMs;
      }
      if (top.endMs > untilMs) return;
      open.pop();
    }
  };
  for (const item of items) {
    advanceTo(item.startMs);
    cursorMs = item.startMs;
    open.push(item);
  }
  advanceTo(Infinity);
  return flat;
}
