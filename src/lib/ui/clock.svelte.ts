/** The present, as pages see it: moves on every half minute, so that "reported until" does not go stale. */
import { frameOf, localDateOf } from '#domain/time/local-days.ts';
import { zoneOrUtc } from '#domain/time/zones.ts';

const EVERY_MS = 30_000;

/** The zone of this device; UTC where the browser knows none. */
export const deviceZone = (): string => zoneOrUtc(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** How the browser's language writes dates and times, as far as pages in English can follow it. */
export function languageFormats(languages: readonly string[]): { locale: DateLocale; hours: 12 | 24 } {
  const [first = 'en-GB'] = languages;
  try {
    const { hour12 } = new Intl.DateTimeFormat(first, { hour: 'numeric' }).resolvedOptions();
    const parts = new Intl.DateTimeFormat(first, { day: 'numeric', month: 'numeric' }).formatToParts(0);
    const isMonthFirst = parts.find(({ type }) => type === 'day' || type === 'month')?.type === 'month';
    return { locale: isMonthFirst && first.startsWith('en') ? 'en-US' : 'en-GB', hours: hour12 ? 12 : 24 };
  } catch {
    return { locale: 'en-GB', hours: 24 };
  }
}

/** `16 Nov` or `Nov 16`. */
export type DateLocale = 'en-GB' | 'en-US';

export class Clock {
  nowMs = $state(Date.now());
  /** The zone in which the reader wants to read times: the device's, unless they chose another. */
  zone = $state(deviceZone());
  /** How dates and times are written. */
  locale = $state<DateLocale>('en-GB');
  hours = $state<12 | 24>(24);
  /** The reader's local day, `2026-11-16`. */
  readonly today = $derived(localDateOf(this.nowMs, frameOf(this.zone)));

  /** Keeps time until the function that it returns is called. */
  start(): () => void {
    const timer = setInterval(() => (this.nowMs = Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
