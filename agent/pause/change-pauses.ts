/** Beginning and ending a pause. Whole seconds, rounded so that nothing of a paused second is collected. */
import { formatInstant } from '#domain/time/calendar.ts';
import type { Pause } from './pauses-file.ts';

/** When the pause in force ends, in Unix milliseconds; undefined while none is. */
export function pausedUntil(pauses: readonly Pause[], nowMs: number): number | undefined {
  const ends = pauses.filter((pause) => isInForce(pause, nowMs)).map(({ until }) => Date.parse(until));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The pauses with another one from now on. */
export function addPause(pauses: readonly Pause[], nowMs: number, untilMs: number): Pause[] {
  return [...pauses, { from: formatInstant(nowMs), until: formatInstant(untilMs + 999) }];
}

/** The pauses with those in force ended now; what they had planned is remembered, for it may be in a document already. */
export function endPauses(pauses: readonly Pause[], nowMs: number): Pause[] {
  const now = formatInstant(nowMs + 999);
  return pauses.map((pause) =>
    isInForce(pause, nowMs) ? { ...pause, until: now, planned: pause.until } : pause
  );
}

const isInForce = ({ from, until, planned }: Pause, nowMs: number) =>
  planned === undefined && Date.parse(from) <= nowMs && Date.parse(until) > nowMs;
