/** Focus sessions; docs/metrics.md, "Focus session", says the same in words. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { FocusParameters } from '../documents/rules.ts';
import { pairs, triples } from '../time/slots.ts';

/** Minutes of the day; `focusedMinutes` of it in categories of enough weight. */
export type FocusSession = { startMinute: number; endMinute: number; focusedMinutes: number };

type FocusedRun = [startMinute: number, endMinute: number];

/**
 * Sessions of a day, in order; those that the document itself names where it has no timeline of its own. A session runs from focused time to focused time, with no break of more than
 * `breakSeconds` between, lasts at least `minSeconds`, and at least `minShare` of it is focused. Where the share is too
 * small, the session is split at its longest interruption and both parts are checked again.
 */
export function focusSessions(
  day: Pick<PersonDay, 'keys' | 'timeline' | 'sessions'>,
  weightOf: (category: string) => number,
  parameters: FocusParameters
): FocusSession[] {
  if (day.sessions)
    return Array.from(triples(day.sessions), ([startMinute, endMinute, focusedMinutes]) => {
      return { startMinute, endMinute, focusedMinutes };
    });
  const runs: FocusedRun[] = [];
  const { keys } = day;
  for (const [start, end, key] of triples(day.timeline)) {
    if (weightOf(keys[key]![1]) < parameters.minWeight) continue;
    const last = runs.at(-1);
    if (last && last[1] === start) last[1] = end;
    else runs.push([start, end]);
  }
  return splitWhere(runs, (gap) => gap * 60 > parameters.breakSeconds).flatMap((chain) =>
    checkChain(chain, parameters)
  );
}

/**
 * Seconds of focused time inside the sessions of a day. The timeline counts in whole minutes, so it is never taken for
 * more than the cells, which count in seconds, hold of such time.
 */
export function focusSeconds(
  day: Pick<PersonDay, 'keys' | 'timeline' | 'sessions' | 'cells'>,
  weightOf: (category: string) => number,
  parameters: FocusParameters
): number {
  const sessions = focusSessions(day, weightOf, parameters);
  if (sessions.length === 0) return 0;
  const isFocused = day.keys.map(([, category]) => weightOf(category) >= parameters.minWeight);
  let trackedSeconds = 0;
  for (const [, key, seconds] of triples(day.cells)) if (isFocused[key]) trackedSeconds += seconds;
  return Math.min(
    trackedSeconds,
    sum(sessions, ({ focusedMinutes }) => focusedMinutes * 60)
  );
}

/** Whether times of day are not shared: there are seconds, but nothing that says when. */
export const isUntimed = ({ timeline, sessions, cells, untimed = [], why }: Untimed): boolean =>
  timeline.length === 0 &&
  sessions === undefined &&
  (cells.length > 0 || [...pairs(untimed)].some(([key]) => why[key]![1] !== 'entry'));

type Untimed = Pick<PersonDay, 'timeline' | 'sessions' | 'cells' | 'why' | 'untimed'>;

function splitWhere(runs: FocusedRun[], isBreak: (gapMinutes: number) => boolean): FocusedRun[][] {
  const chains: FocusedRun[][] = [];
  for (const run of runs) {
    const chain = chains.at(-1);
    const last = chain?.at(-1);
    if (chain && last && !isBreak(run[0] - last[1])) chain.push(run);
    else chains.push([run]);
  }
  return chains;
}

function checkChain(chain: FocusedRun[], parameters: FocusParameters): FocusSession[] {
  const startMinute = chain[0]![0];
  const endMinute = chain.at(-1)![1];
  if ((endMinute - startMinute) * 60 < parameters.minSeconds) return [];
  const focusedMinutes = sum(chain, ([start, end]) => end - start);
  if (focusedMinutes >= parameters.minShare * (endMinute - startMinute)) {
    return [{ startMinute, endMinute, focusedMinutes }];
  }
  const longest = Math.max(...chain.slice(1).map(([start], index) => start - chain[index]![1]));
  return splitWhere(chain, (gap) => gap === longest).flatMap((part) => checkChain(part, parameters));
}
