/** A person's day as the managers of a team get it. */
import { type CellKey, type PersonDay, SLOT_SECONDS, WITHHELD } from '../documents/day.ts';
import type { ManagerSharing } from '../documents/rules.ts';
import { focusSessions } from '../metrics/focus.ts';
import type { Weights } from '../metrics/weights.ts';
import { pairs, triples } from '../time/slots.ts';
import { dropUnusedKeys, KeyTable } from './key-table.ts';

/** What managers get by name, and how the organisation weighs time: distractions and focus depend on it. */
export type ManagerPolicy = { shares: ManagerSharing; weights: Weights };

/**
 * The day without what is not shared with managers: domains; the timeline, of which only the focus sessions stay; the apps and
 * domains of categories with a weight below 0. `withheld` names what it lacks. All totals by category, project and quarter of an
 * hour, active time and focus are those of the whole day.
 */
export function withholdDay(day: PersonDay, { shares, weights }: ManagerPolicy): PersonDay {
  const withheld = WITHHELD.filter((name) => !shares[name]);
  if (withheld.length === 0) return day;
  const table = new KeyTable();
  const renamed = day.keys.map((key, index) =>
    table.indexOf(withholdKey(key, { shares, weights }), day.why[index]!)
  );
  const { timeline, sessions } = shares.interruptions
    ? { timeline: renameTimeline(day.timeline, renamed), sessions: undefined }
    : { timeline: [], sessions: sessionsOf(day, weights) };
  const untimed = day.untimed && renameUntimed(day.untimed, renamed);
  return {
    ...day,
    ...dropUnusedKeys({
      ...table,
      cells: renameCells(day.cells, renamed),
      timeline,
      ...(untimed && { untimed })
    }),
    withheld,
    ...(sessions && { sessions })
  };
}

function withholdKey([app, category, project, domain]: CellKey, { shares, weights }: ManagerPolicy): CellKey {
  if (!shares.distractions && weights.weightOf(category) < 0) return ['', category, project, ''];
  return [app, category, project, shares.sites ? domain : ''];
}

/** Undefined: the day has no timeline, because the person shares no times of day. */
function sessionsOf(day: PersonDay, { weightOf, focus }: Weights): number[] | undefined {
  if (day.timeline.length === 0) return undefined;
  return focusSessions(day, weightOf, focus).flatMap(({ startMinute, endMinute, focusedMinutes }) => [
    startMinute,
    endMinute,
    focusedMinutes
  ]);
}

/** Keys that are equal now are one, as far as a row may count. */
function renameCells(cells: number[], renamed: number[]): number[] {
  const rows: [slot: number, key: number, seconds: number][] = [];
  const open = new Map<number, (typeof rows)[number]>();
  for (const [slot, key, seconds] of triples(cells)) {
    const index = renamed[key]!;
    const last = open.get(index);
    if (last?.[0] === slot && last[2] + seconds <= SLOT_SECONDS) last[2] += seconds;
    else {
      const row: (typeof rows)[number] = [slot, index, seconds];
      open.set(index, row);
      rows.push(row);
    }
  }
  return rows.flat();
}

function renameTimeline(timeline: number[], renamed: number[]): number[] {
  const rows: [start: number, end: number, key: number][] = [];
  for (const [start, end, key] of triples(timeline)) {
    const last = rows.at(-1);
    if (last && last[1] === start && last[2] === renamed[key]) last[1] = end;
    else rows.push([start, end, renamed[key]!]);
  }
  return rows.flat();
}

function renameUntimed(untimed: number[], renamed: number[]): number[] {
  const seconds = new Map<number, number>();
  for (const [key, value] of pairs(untimed))
    seconds.set(renamed[key]!, (seconds.get(renamed[key]!) ?? 0) + value);
  return [...seconds].flat();
}
