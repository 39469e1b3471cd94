/** Made-up days, the same for the same seed. */
import type { Machine, Person } from '../people/people.ts';
import { blocksOnMachine } from './blocks-on-machine.ts';
import { datesBetween, dayBounds, localDateOf } from './local-day.ts';
import { planDay } from './plan-day.ts';
import { spansOf } from './spans.ts';
import { joinTimelines, timelineUntil, type Timeline } from './timeline.ts';
import { watchAfk } from './watch-afk.ts';
import { watchEditor, watchWeb, watchWindow } from './watch.ts';

/**
 * What a machine's watchers record on a local date (YYYY-MM-DD, from 04:00 to 04:00 in the person's zone). With
 * `keepWorkingFromMs` the person works on from that instant until the day ends.
 */
export function generateDay(
  person: Person,
  machine: Machine,
  date: string,
  seed: string,
  keepWorkingFromMs?: number
): Timeline {
  const blocks = planDay(person, date, seed, keepWorkingFromMs);
  const present = blocksOnMachine(person, machine, blocks, seed);
  const spans = present.flatMap((block) => spansOf(person, machine, date, block, seed));
  const bounds = dayBounds(date, person.zone);
  return {
    window: watchWindow(spans, machine, bounds),
    afk: watchAfk(spans, machine, bounds),
    web: watchWeb(spans),
    editor: watchEditor(spans, person, machine)
  };
}

export interface History {
  /** The first local date, YYYY-MM-DD. */
  from: string;
  /** Nothing begins or lasts after this instant. */
  to: Date;
  seed: string;
  /** Applies to the day that holds this instant only. */
  keepWorkingFromMs?: number;
}

/** The days from `from` up to the instant `to`. */
export function generateHistory(person: Person, machine: Machine, history: History): Timeline {
  const { from, to, seed, keepWorkingFromMs } = history;
  const workingDate =
    keepWorkingFromMs === undefined ? undefined : localDateOf(keepWorkingFromMs, person.zone);
  const days = datesBetween(from, localDateOf(to.getTime(), person.zone)).map((date) =>
    generateDay(person, machine, date, seed, date === workingDate ? keepWorkingFromMs : undefined)
  );
  return timelineUntil(joinTimelines(days), to.getTime());
}
