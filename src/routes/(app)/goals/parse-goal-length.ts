import { MAX_TEAM_GOAL_SECONDS } from '#domain/documents/goal.ts';
import { parseDuration } from '#domain/time/typed-durations.ts';

/** Seconds of a length as people type it: as everywhere, also more hours than a day has, and none at all. */
export function parseGoalLength(text: string): number | undefined {
  const typed = text.trim().replace(',', '.');
  const hours = /^(\d{1,7}(?:\.\d{1,4})?) ?(?:h|hours?)?$/i.exec(typed)?.[1];
  if (hours === undefined) return parseDuration(text);
  const seconds = Math.round(Number(hours) * 3600);
  return seconds <= MAX_TEAM_GOAL_SECONDS ? seconds : undefined;
}
