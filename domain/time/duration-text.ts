/** Seconds as sentences have them, in the app and in messages. Minutes are rounded. */

/** Rounded to the minute. */
export function hoursAndMinutes(seconds: number): [hours: number, minutes: number] {
  const minutes = Math.round(seconds / 60);
  return [Math.floor(minutes / 60), minutes % 60];
}

const COUNTS = new Intl.NumberFormat('en-GB');
const MANY_HOURS = 1000;

/** For sentences and headline figures: `7 h 40 m`, `40 min`, `0 min`; `1,724 h` where minutes say nothing any more. */
export function prose(seconds: number): string {
  const [hours, minutes] = hoursAndMinutes(seconds);
  if (hours >= MANY_HOURS) return `${COUNTS.format(Math.round(seconds / 3600))} h`;
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes).padStart(2, '0')} m`;
}
