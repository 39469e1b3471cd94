import type { CellKey } from '#domain/documents/day.ts';
import type { LastSeen } from '#domain/metrics/last-seen.ts';
import { leafOf } from '#lib/charts/category-colours.ts';
import { whenSeen } from '#lib/ui/dates.ts';

/** `behind`: the machines owe more than they may between two syncs. */
export type NowWords = { words: string; behind: boolean };

/** What somebody was last seen doing, and up to when that is known. */
export function nowWords(
  person: { machines: readonly unknown[]; throughMs: number | undefined; last: LastSeen | undefined },
  nowMs: number,
  graceMs: number
): NowWords {
  const { machines, throughMs, last } = person;
  if (machines.length === 0 && throughMs === undefined) return { words: 'no machine yet', behind: false };
  if (throughMs === undefined) return { words: 'has not reported yet', behind: true };
  const through = whenSeen(throughMs, nowMs);
  if (nowMs - throughMs > graceMs) return { words: `not reported since ${through}`, behind: true };
  const seen = last && throughMs - last.endMs < QUARTER_MS ? doing(last.key) : '';
  return { words: seen ? `${seen} · until ${through}` : `away · until ${through}`, behind: false };
}

/** `Code on payments-api`; the category where apps are not shared. */
function doing([app, category, project]: CellKey): string {
  const what = app || leafOf(category);
  return project === '' ? what : `${what} on ${project}`;
}

/** Who has done nothing for this long is away. */
const QUARTER_MS = 900_000;
