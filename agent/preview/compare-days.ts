/** What a day document would change of the one that the server has. */
import type { DeviceDay } from '#domain/documents/day.ts';
import { totalLength } from '#domain/time/spans.ts';
import { pairs, triples } from '#domain/time/slots.ts';
import { clock } from './preview-table.ts';

/** Seconds per app, category, project and domain before and after; only what differs. */
export type ChangedKey = { key: string[]; before: number; after: number };
export type DayChange = {
  id: string;
  /** `same` also where only the coverage grows. */
  state: 'new' | 'changed' | 'same';
  active: { before: number; after: number };
  keys: ChangedKey[];
};

/** `before` is undefined where the server has no such document yet. */
export function compareDays(before: DeviceDay | undefined, after: DeviceDay): DayChange {
  const [left, right] = [secondsByKey(before), secondsByKey(after)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  const keys = names
    .map((name) => ({
      // Made by secondsByKey.
      key: JSON.parse(name) as string[],
      before: left.get(name) ?? 0,
      after: right.get(name) ?? 0
    }))
    .filter((changed) => changed.before !== changed.after);
  const active = { before: activeOf(before), after: activeOf(after) };
  const isSame = keys.length === 0 && active.before === active.after;
  return { id: after._id, state: before === undefined ? 'new' : isSame ? 'same' : 'changed', active, keys };
}

const activeOf = (day: DeviceDay | undefined) => totalLength(pairs(day?.active ?? []));

function secondsByKey(day: DeviceDay | undefined): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const [, key, cell] of triples(day?.cells ?? [])) {
    const name = JSON.stringify(day?.keys[key]);
    seconds.set(name, (seconds.get(name) ?? 0) + cell);
  }
  return seconds;
}

/** The changes for reading in a terminal. */
export function changeLines(changes: readonly DayChange[]): string[] {
  return changes.flatMap(({ id, state, active, keys }) => {
    if (state === 'same') return [`${id}: nothing changes on the server`];
    const title = state === 'new' ? 'is not on the server yet' : 'changes on the server';
    return [
      `${id}: ${title}; active ${clock(active.before)} →${clock(active.after)}`,
      ...keys.map(({ key, before, after }) => `  ${clock(before)} →${clock(after)}  ${describe(key)}`)
    ];
  });
}

const describe = (key: readonly string[]) =>
  key
    .filter((part) => part !== '')
    .join(' · ')
    .replace(/\p{Cc}/gu, ' ') || '(not shared)';
