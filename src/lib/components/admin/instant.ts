import { clock } from '#lib/ui/clock.svelte.ts';
import { whenSeen, wholeDate } from '#lib/ui/dates.ts';

/** An instant as people read it: the time of day where it is recent, else the date. */
export const formatWhen = (instant: string | null): string =>
  instant === null ? 'never' : whenSeen(Date.parse(instant), clock.nowMs);

/** The date of an instant, `20 Nov 2026`. */
export const formatDay = (instant: string): string => wholeDate(instant.slice(0, 10));
