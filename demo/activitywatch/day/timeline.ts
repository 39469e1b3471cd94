/** What the watchers of one machine have recorded, oldest first. */
import type { Activity } from '../events/event.ts';
import { mergeTouching } from './merge-touching.ts';

export const watchers = ['window', 'afk', 'web', 'editor'] as const;
export type Watcher = (typeof watchers)[number];
export type Timeline = Record<Watcher, Activity[]>;

/** The afk watcher notices only after three minutes without input, and then dates the event back. */
const NOTICED_AFTER_MS = 180_000;

const mapTimeline = (change: (watcher: Watcher) => Activity[]): Timeline => ({
  window: change('window'),
  afk: change('afk'),
  web: change('web'),
  editor: change('editor')
});

/** One after another; what goes on over a seam becomes one event: being away over a weekend, for one. */
export function joinTimelines(days: readonly Timeline[]): Timeline {
  return mapTimeline((watcher) => mergeTouching(days.flatMap((day) => day[watcher])));
}

const isNoticed = ({ startMs, data }: Activity, nowMs: number): boolean =>
  data['status'] !== 'afk' || startMs + NOTICED_AFTER_MS <= nowMs;

/** The part that the watchers have reported by now. */
export function timelineUntil(timeline: Timeline, nowMs: number): Timeline {
  return mapTimeline((watcher) =>
    timeline[watcher]
      .filter((activity) => activity.startMs < nowMs && isNoticed(activity, nowMs))
      .map((activity) => ({ ...activity, lengthMs: Math.min(activity.lengthMs, nowMs - activity.startMs) }))
  );
}
