/** How the page of a person says what interrupted a focus session. */
import type { Activity, Part } from '#domain/metrics/interruptions.ts';
import { placeOf, type Session } from '#domain/metrics/sessions.ts';
import { leafOf } from '#lib/charts/category-colours.ts';
import { prose } from '#lib/ui/durations.ts';

/** What a page says instead of nothing where managers do not get something. */
export const NOT_SHARED = 'Not shared with managers: only the person sees this.';

/** `youtube.com`, `Slack`, `Chat` where the app is not shared, `away`. */
export const activityName = (activity: Activity | undefined): string =>
  activity === undefined ? 'away' : activity.domain || activity.app || leafOf(placeOf(activity));

/** `Slack 3 min` */
export const partLabel = ({ activity, minutes }: Part): string =>
  `${activityName(activity)} ${prose(minutes * 60)}`;

/** What took longest of everything that interrupted a session, summed by what it was; at most `most` of them. */
export function interruptedBy({ inside }: Pick<Session, 'inside'>, most: number): string[] {
  const sums = new Map<string, Part>();
  for (const part of inside.flatMap(({ parts }) => parts)) {
    const known = sums.get(activityName(part.activity));
    sums.set(activityName(part.activity), { ...part, minutes: part.minutes + (known?.minutes ?? 0) });
  }
  const sorted = [...sums.values()].sort((a, b) => b.minutes - a.minutes);
  const rest = sorted.length - most;
  return [...sorted.slice(0, most).map(partLabel), ...(rest > 0 ? [`${rest} more`] : [])];
}

/** What ended a session: `Slack 3 min, back after 48 min`; empty where nothing followed on the day. */
export function endLabel({ endedBy, endedWith }: Pick<Session, 'endedBy' | 'endedWith'>): string {
  if (!endedBy || !endedWith) return '';
  const minutes = endedBy.endMinute - endedBy.startMinute;
  const first = partLabel(endedWith);
  return minutes === endedWith.minutes ? first : `${first}, back after ${prose(minutes * 60)}`;
}
