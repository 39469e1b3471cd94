/** Seconds as people read them. Minutes are rounded; the exact seconds belong in tooltips. */
import { hoursAndMinutes } from '#domain/time/duration-text.ts';

export { prose } from '#domain/time/duration-text.ts';

const COUNTS = new Intl.NumberFormat('en-GB');

/** For tables: `7:40`, `0:05`. */
export function clock(seconds: number): string {
  const [hours, minutes] = hoursAndMinutes(seconds);
  return `${hours}:${String(minutes).padStart(2, '0')}`;
}

/** Differences in tables: `+2:30`, `−0:15`, `0:00`. */
export function signedClock(seconds: number): string {
  const text = clock(Math.abs(seconds));
  return text === clock(0) ? text : `${seconds < 0 ? '−' : '+'}${text}`;
}

/** To the second: `7 h 40 min 12 s`. */
export function exact(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's']
  ] as const;
  // Between the first part and the last one none is left out: "7 h 00 min 56 s".
  const first = parts.findIndex(([value]) => value > 0);
  const last = parts.findLastIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, last + 1)
    .map(([value, unit]) => `${value === 0 ? '00' : COUNTS.format(value)} ${unit}`)
    .join(' ');
}

/** For tables that add up to the second: `7:40:12`. */
export function toTheSecond(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `61 %`; under half a percent `<1 %`. A dash where there is no whole. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  return part > 0 && percent < 0.5 ? '<1 %' : `${Math.round(percent)} %`;
}
