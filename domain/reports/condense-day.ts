/**
 * A day of a person as small as reports can read it: without the picture of the day, and its seconds once a key. Every report of
 * condensed days is the report of the days. A year of them is in memory where one of days would not fit.
 */
import type { CellKey, KeyReason, PersonDay } from '../documents/day.ts';
import { focusSessions, isUntimed } from '../metrics/focus.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import type { Weights } from '../metrics/weights.ts';

/** Different ones that are shared between days. */
const MAX_SHARED = 20_000;

/** @returns what condenses one day after the other; days that it condensed share their keys. */
export function condenseDays({ weightOf, focus }: Weights): (day: PersonDay) => PersonDay {
  const keys = shareEqual<CellKey>();
  const reasons = shareEqual<KeyReason>();
  return (day) => {
    const ofKeys = new Map<number, number>();
    for (const [key, seconds] of secondsOfKeys({ cells: day.cells }))
      ofKeys.set(key, (ofKeys.get(key) ?? 0) + seconds);
    return {
      ...day,
      keys: day.keys.map(keys),
      why: day.why.map(reasons),
      cells: [...ofKeys].flatMap(([key, seconds]) => [0, key, seconds]),
      timeline: [],
      switches: [day.switches.reduce((sum, switches) => sum + switches, 0)],
      // Where times of day are not shared, there are no sessions, and that is not the same as none.
      ...(!isUntimed(day) && {
        sessions: focusSessions(day, weightOf, focus).flatMap(
          ({ startMinute, endMinute, focusedMinutes }) => [startMinute, endMinute, focusedMinutes]
        )
      })
    };
  };
}

/** @returns what gives the first of equal lists for each of them. */
function shareEqual<T extends readonly string[]>(): (list: T) => T {
  const shared = new Map<string, T>();
  return (list) => {
    const name = JSON.stringify(list);
    const known = shared.get(name);
    if (known) return known;
    if (shared.size >= MAX_SHARED) shared.clear();
    shared.set(name, list);
    return list;
  };
}
