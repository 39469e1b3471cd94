/** Two versions of one device day made into one, slot by slot. */
import { type DeviceDay, SLOT_SECONDS } from '#domain/documents/day.ts';
import { dropUnusedKeys, KeyTable } from '#domain/merge/key-table.ts';
import { clipRanges, type Range, unionRanges } from '#domain/time/spans.ts';
import { pairs, triples } from '#domain/time/slots.ts';

const SLOTS = 96;
const SLOT_MINUTES = SLOT_SECONDS / 60;

type Row = [number, number, number];
type Part = { day: DeviceDay; slots: number[] };

/** The day `next` with the slots of `stored` for which `isKept` holds. */
export function spliceDays(stored: DeviceDay, next: DeviceDay, isKept: (slot: number) => boolean): DeviceDay {
  const all = Array.from({ length: SLOTS }, (_, slot) => slot);
  const parts = [
    { day: stored, slots: all.filter(isKept) },
    { day: next, slots: all.filter((slot) => !isKept(slot)) }
  ];
  const table = tableOf(stored, next);
  const cells = parts.flatMap((part) => takeCells(part, table)).sort(byRow);
  const timeline = parts.flatMap((part) => takeTimeline(part, table)).sort(byRow);
  const { afk } = stored.source;
  const gaps = unionRanges(parts.flatMap((part) => takeSeconds(part, part.day.gaps ?? []))).flat();
  const rest = { ...next };
  delete rest.gaps;
  return {
    ...rest,
    ...(gaps.length > 0 && { gaps }),
    ...dropUnusedKeys({ ...table, cells: cells.flat(), timeline: timeline.flat() }),
    active: unionRanges(parts.flatMap((part) => takeSeconds(part, part.day.active))).flat(),
    switches: takeSwitches(parts),
    source: {
      activitywatch: next.source.activitywatch,
      buckets: [...new Set([...stored.source.buckets, ...next.source.buckets])].sort(),
      events: Math.max(stored.source.events, next.source.events),
      ...(afk && { afk })
    }
  };
}

const byRow = (a: Row, b: Row) => a[0] - b[0] || a[1] - b[1];

/** The keys of both days in an order that does not depend on which slots come from which. */
function tableOf(...days: DeviceDay[]): KeyTable {
  const table = new KeyTable();
  const named = days.flatMap(({ keys, why }) => keys.map((key, index) => ({ key, why: why[index]! })));
  const nameOf = (entry: (typeof named)[number]) => JSON.stringify([entry.key, entry.why]);
  named.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const { key, why } of named) table.indexOf(key, why);
  return table;
}

const keyIn = (table: KeyTable, day: DeviceDay, key: number) => table.indexOf(day.keys[key]!, day.why[key]!);

function takeCells({ day, slots }: Part, table: KeyTable): Row[] {
  const wanted = new Set(slots);
  const rows = [...triples(day.cells)].filter(([slot]) => wanted.has(slot));
  return rows.map(([slot, key, seconds]) => [slot, keyIn(table, day, key), seconds]);
}

function takeTimeline({ day, slots }: Part, table: KeyTable): Row[] {
  const minutes = unionRanges(slots.map((slot): Range => [slot * SLOT_MINUTES, (slot + 1) * SLOT_MINUTES]));
  return [...triples(day.timeline)].flatMap(([start, end, key]) =>
    minutes.flatMap(([from, to]) =>
      [...clipRanges([[start, end]], from, to)].map(([a, b]): Row => [a, b, keyIn(table, day, key)])
    )
  );
}

function takeSeconds({ slots }: Part, flat: number[]): Range[] {
  const seconds = unionRanges(slots.map((slot): Range => [slot * SLOT_SECONDS, (slot + 1) * SLOT_SECONDS]));
  return seconds.flatMap(([from, to]) => [...clipRanges(pairs(flat), from, to)]);
}

function takeSwitches(parts: Part[]): number[] {
  const switches = new Array<number>(SLOTS).fill(0);
  for (const { day, slots } of parts) for (const slot of slots) switches[slot] = day.switches[slot] ?? 0;
  return switches.slice(0, switches.findLastIndex((count) => count > 0) + 1);
}
