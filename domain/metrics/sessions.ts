/** The focus sessions of a day with what interrupted them, and what interruptions come to. */
import type { PersonDay, WITHHELD } from '../documents/day.ts';
import { memoiseByObjects } from '../memoise.ts';
import type { Weights } from './weights.ts';
import { focusSessions, type FocusSession } from './focus.ts';
import { interruptionsOf, type Activity, type Interruptions } from './interruptions.ts';

export type Session = FocusSession & Interruptions;

/** In order; computed once for the same document and the same weights. */
export const sessionsOfDay = (day: PersonDay, weights: Weights): Session[] => findSessions(weights, day);

const findSessions = memoiseByObjects((weights: Weights, day: PersonDay): Session[] =>
  focusSessions(day, weights.weightOf, weights.focus).map((session) => ({
    ...session,
    ...(isWithheld(day, 'interruptions') ? NO_INTERRUPTIONS : interruptionsOf(day, session, weights))
  }))
);

const NO_INTERRUPTIONS: Interruptions = { inside: [], endedBy: undefined, endedWith: undefined };

/** Whether managers do not get this of a day. */
export const isWithheld = (day: Pick<PersonDay, 'withheld'>, name: (typeof WITHHELD)[number]): boolean =>
  day.withheld?.includes(name) ?? false;

/** Something that interrupted sessions: in how many interruptions it had a part, and for how long. */
export type Interrupter = { place: string; activity: Activity | undefined; minutes: number; times: number };

/** By place, longest first; the place of being away is `''`. */
export function interruptersOf(sessions: Iterable<Pick<Session, 'inside'>>): Interrupter[] {
  const byPlace = new Map<string, Interrupter>();
  for (const { inside } of sessions) {
    for (const { parts } of inside) {
      const seen = new Set<Interrupter>();
      for (const { activity, minutes } of parts) {
        const place = placeOf(activity);
        const one = byPlace.get(place) ?? { place, activity, minutes: 0, times: 0 };
        byPlace.set(place, one);
        one.minutes += minutes;
        if (!seen.has(one)) one.times += 1;
        seen.add(one);
      }
    }
  }
  return [...byPlace.values()].sort((a, b) => b.minutes - a.minutes || (a.place < b.place ? -1 : 1));
}

/** Where something was done: the domain, or the app, or else the category; `''`: away. */
export const placeOf = (activity: Activity | undefined): string =>
  activity === undefined ? '' : activity.domain || activity.app || activity.category;
