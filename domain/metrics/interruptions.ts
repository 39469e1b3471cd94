/** What interrupted a focus session, and what ended it; docs/metrics.md, "Interruptions". */
import { appLabel } from '../categorise/app-label.ts';
import type { PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';
import type { Weights } from './weights.ts';
import type { FocusSession } from './focus.ts';

/** Something else that was done; undefined in `Part`: nothing was tracked, the person was away. */
export type Activity = { app: string; category: string; domain: string };
export type Part = { activity: Activity | undefined; minutes: number };

/** A stretch without focused time, in minutes of the day, and what it was made of, longest first. */
export type Interruption = { startMinute: number; endMinute: number; parts: Part[] };

export type Interruptions = {
  /** In order. Their minutes and the session's focused minutes are together the whole session. */
  inside: Interruption[];
  /** From the end of the session to the next focused minute, or to the last thing tracked on the day; undefined where nothing followed. */
  endedBy: Interruption | undefined;
  /** The first thing that followed. */
  endedWith: Part | undefined;
};

type Timed = Pick<PersonDay, 'keys' | 'timeline'>;

/** The interruptions of a session of a day; `weights` are those that the session was found with. */
export function interruptionsOf(day: Timed, session: FocusSession, weights: Weights): Interruptions {
  const shown = minutesShown(day);
  const isFocused = (minute: number) => {
    const key = shown[minute];
    return key !== undefined && weights.weightOf(day.keys[key]![1]) >= weights.focus.minWeight;
  };
  const inside: Interruption[] = [];
  let minute = session.startMinute;
  while (minute < session.endMinute) {
    const end = runEnd(minute, session.endMinute, isFocused);
    if (!isFocused(minute)) inside.push(stretch(day, shown, minute, end));
    minute = end;
  }
  const until = isFocused(session.endMinute)
    ? session.endMinute
    : runEnd(session.endMinute, shown.length, isFocused);
  const endedBy = until > session.endMinute ? stretch(day, shown, session.endMinute, until) : undefined;
  return { inside, endedBy, endedWith: endedBy && firstPart(day, shown, endedBy) };
}

/** The key shown in each minute, up to the last one that shows any. */
function minutesShown(day: Timed): (number | undefined)[] {
  const shown: (number | undefined)[] = [];
  for (const [start, end, key] of triples(day.timeline)) {
    for (let minute = start; minute < end; minute++) shown[minute] = key;
  }
  return shown;
}

/** The end of the run of minutes that are all focused, or all not. */
function runEnd(from: number, limit: number, isFocused: (minute: number) => boolean): number {
  let end = from;
  while (end < limit && isFocused(end) === isFocused(from)) end++;
  return end;
}

function stretch(
  day: Timed,
  shown: (number | undefined)[],
  startMinute: number,
  endMinute: number
): Interruption {
  const parts = new Map<string, Part>();
  for (let minute = startMinute; minute < endMinute; minute++) {
    const activity = activityAt(day, shown[minute]);
    const name = nameOf(activity);
    const part = parts.get(name) ?? { activity, minutes: 0 };
    part.minutes += 1;
    parts.set(name, part);
  }
  return { startMinute, endMinute, parts: [...parts.values()].sort((a, b) => b.minutes - a.minutes) };
}

function firstPart(
  day: Timed,
  shown: (number | undefined)[],
  { startMinute, endMinute }: Interruption
): Part {
  const activity = activityAt(day, shown[startMinute]);
  let minutes = 0;
  for (let minute = startMinute; minute < endMinute; minute++) {
    if (nameOf(activityAt(day, shown[minute])) !== nameOf(activity)) break;
    minutes += 1;
  }
  return { activity, minutes };
}

function activityAt(day: Timed, key: number | undefined): Activity | undefined {
  if (key === undefined) return undefined;
  const [app, category, , domain] = day.keys[key]!;
  return { app: appLabel(app), category, domain };
}

const nameOf = (activity: Activity | undefined): string =>
  activity === undefined ? '' : JSON.stringify([activity.app, activity.category, activity.domain]);
