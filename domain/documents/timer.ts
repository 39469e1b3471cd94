/**
 * `timer` in a person's database: what they time by hand. It is a set of runs, so that versions of two devices are read together
 * (domain/worktime/timer.ts); each run that ended becomes an entry.
 */
import * as v from 'valibot';
import { CategoryPath, couchFields, DeveloperId, Instant, Name, text } from './primitives.ts';

export const TIMER_ID = 'timer';

/** The last runs: what other devices have not seen yet is among them. */
export const MAX_RUNS = 50;
export const MAX_RUN_NOTE = 200;

const TimerRun = v.object({
  /** A ULID, also that of the entry that the run becomes. */
  id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/, 'a ULID')),
  start: Instant,
  /** When it was stopped; left out: it runs, unless a later run has ended it. */
  end: v.optional(Instant),
  category: CategoryPath,
  project: Name,
  note: v.optional(text(MAX_RUN_NOTE)),
  /** It has become an entry, or was discarded. */
  done: v.optional(v.boolean())
});
export type TimerRun = v.InferOutput<typeof TimerRun>;

export const Timer = v.object({
  ...couchFields,
  _id: v.literal(TIMER_ID),
  type: v.literal('timer'),
  v: v.literal(1),
  developer: DeveloperId,
  runs: v.pipe(v.array(TimerRun), v.maxLength(MAX_RUNS, `at most ${MAX_RUNS} runs`))
});
export type Timer = v.InferOutput<typeof Timer>;
