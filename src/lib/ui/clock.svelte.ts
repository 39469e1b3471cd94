/** The present, as pages see it: moves on every half minute, so that "reported until" does not go stale. */
import { frameOf, localDateOf } from '#domain/time/local-days.ts';
import { zoneOrUtc } from '#domain/time/zones.ts';

const EVERY_MS = 30_000;

/** The zone of this device; UTC where the browser knows none. */
export const deviceZone = (): string => zoneOrUtc(Intl.DateTimeFormat().resolvedOptions().timeZone);

export class Clock {
  nowMs = $state(Date.now());
  /** The zone in which the reader wants to read times: the device's, unless they chose another. */
  zone = $state(deviceZone());
  /** The reader's local day, `2026-11-16`. */
  readonly today = $derived(localDateOf(this.nowMs, frameOf(this.zone)));

  /** Keeps time until the function that it returns is called. */
  start(): () => void {
    const timer = setInterval(() => (this.nowMs = Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
