/** When a pause ends, from the words that ask for it. */
import { frameOf, localDateOf, localDaySpan } from '#domain/time/local-days.ts';
import { localTimeMs } from '#domain/time/local-time.ts';
import { UsageError } from '../../cli/errors.ts';

const HOUR_MS = 3_600_000;
const MAX_MS = 7 * 24 * HOUR_MS;
const LENGTH = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * The end of the pause that `words` ask for (`1h`, `1h30m`, `until 14:00`, `today`) at `nowMs` in zone `tz`, Unix
 * milliseconds. A day ends at 04:00, as everywhere.
 * @throws UsageError for words that mean no such time.
 */
export function pauseEndMs(words: readonly string[], nowMs: number, tz: string): number {
  const [first = '', second = '', ...rest] = words;
  if (rest.length > 0) throw notUnderstood(words);
  if (first === 'until' && CLOCK.test(second)) return untilClock(second, nowMs, tz);
  if (second !== '') throw notUnderstood(words);
  if (first === 'today') return localDaySpan(localDateOf(nowMs, frameOf(tz)), frameOf(tz))[1];
  const [, hours, minutes] = LENGTH.exec(first) ?? [];
  const lengthMs = Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * 60_000;
  if (lengthMs === 0) throw notUnderstood(words);
  if (lengthMs > MAX_MS) throw new UsageError('A pause lasts a week at most: 168h.');
  return nowMs + lengthMs;
}

function untilClock(clock: string, nowMs: number, tz: string): number {
  const untilMs = localTimeMs(nowMs, clock, tz);
  if (untilMs > nowMs) return untilMs;
  throw new UsageError(`It is already past ${clock}.`);
}

const notUnderstood = (words: readonly string[]) =>
  new UsageError(words.length === 0 ? 'For how long?' : `"${words.join(' ')}" is not a duration.`);
