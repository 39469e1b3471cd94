/** Durations as people type them: one parser for forms, grids and the API. */

const MAX_SECONDS = 86_400;

const NUMBER = String.raw`(\d{1,4}(?:[.,]\d{1,4})?|[.,]\d{1,4})`;
const HOURS = '(?:h|hr|hrs|hour|hours)';
const MINUTES = '(?:m|min|mins|minute|minutes)';
const SECONDS = '(?:s|sec|secs|second|seconds)';
/** `1:30`, `1:30:20` */
const CLOCK = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/;
/** `1h30`: minutes without their unit only after hours. */
const HOURS_AND_MINUTES = new RegExp(`^(\\d{1,2}) ?${HOURS} ?([0-5]?\\d)$`);
/** `2h`, `1.5 h`, `1h 45m 10s`, `90 min` */
const UNITS = new RegExp(
  `^(?:${NUMBER} ?${HOURS})? ?(?:${NUMBER} ?${MINUTES})? ?(?:(\\d{1,5}) ?${SECONDS})?$`
);
/** `1.5`, `1,5`, `8.20`: hours */
const BARE = new RegExp(`^${NUMBER}$`);

/**
 * Whole seconds from 1 s to 24 h. A number without a unit is hours, with a point or a comma. Undefined for anything else: nothing is
 * guessed or clamped.
 */
export function parseDuration(text: string): number | undefined {
  const seconds = read(text.trim().toLowerCase().replace(/\s+/g, ' '));
  return seconds !== undefined && seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}

function read(text: string): number | undefined {
  if (text === '') return undefined;
  const bare = BARE.exec(text);
  if (bare) return secondsOf(bare[1]);
  const clock = CLOCK.exec(text) ?? HOURS_AND_MINUTES.exec(text);
  if (clock) return secondsOf(clock[1], clock[2], clock[3]);
  const units = UNITS.exec(text);
  return units ? secondsOf(units[1], units[2], units[3]) : undefined;
}

/** Rounded to the second: 16.15 hours are no whole number of seconds in binary. */
const secondsOf = (hours = '0', minutes = '0', seconds = '0') =>
  Math.round(numberOf(hours) * 3600 + numberOf(minutes) * 60 + numberOf(seconds));

const numberOf = (text: string) => Number(text.replace(',', '.'));

/** `120`, `-4:30`, `12.5 h` */
const BALANCE = /^([+\-−]?)(\d{1,4})(?::([0-5]\d)|[.,](\d{1,2}))? ?h?$/i;

/** Whole seconds of a balance, which has a sign and may be longer than a day. Undefined for anything else. */
export function parseBalance(text: string): number | undefined {
  const [, sign, hours, minutes, fraction = '0'] = BALANCE.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const seconds = secondsOf(`${hours}.${fraction}`, minutes);
  return sign === '-' || sign === '−' ? 0 - seconds : seconds;
}

/** As it is typed again: `1:30`, with seconds only where there are some. */
export function formatTypedDuration(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? clock : `${clock}:${two(seconds % 60)}`;
}
