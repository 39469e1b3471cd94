import { appLabel } from '#domain/categorise/app-label.ts';
import type { CellKey } from '#domain/documents/day.ts';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { leafOf } from '#lib/charts/category-colours.ts';
import { whenSeen } from '#lib/ui/dates.ts';

/** `behind`: the machines report later than they may between two syncs. */
export type NowLabel = { text: string; behind: boolean };

/** `asOfMs`: this device has no reports that arrived later; undefined: it has all. */
export type Present = { nowMs: number; graceMs: number; asOfMs: number | undefined };

/** Someone who has done nothing for this long is away. */
const AWAY_MS = 900_000;

/** What someone was last seen doing, and up to when that is known. */
export function nowLabel(
  person: { machines: readonly unknown[]; throughMs: number | undefined; last: LastSeen | undefined },
  { nowMs, graceMs, asOfMs = nowMs }: Present
): NowLabel {
  const { machines, last } = person;
  if (machines.length === 0 && person.throughMs === undefined)
    return { text: 'no machine yet', behind: false };
  if (person.throughMs === undefined) return { text: 'has not reported yet', behind: true };
  const throughMs = Math.min(person.throughMs, nowMs);
  const through = whenSeen(throughMs, nowMs);
  if (asOfMs - throughMs > graceMs) return { text: `last reported ${through}`, behind: true };
  const activity = last && throughMs - last.endMs < AWAY_MS ? activityLabel(last.key) : '';
  return { text: `${activity || 'away'} · reported ${through}`, behind: false };
}

/** `Code on payments-api`; the category where apps are not shared. */
function activityLabel([app, category, project]: CellKey): string {
  const what = appLabel(app) || leafOf(category);
  return project === '' ? what : `${what} on ${project}`;
}
