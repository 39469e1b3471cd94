/** Calendar dates as text, `2026-10-27`. Text sorts as time does, which is why documents use it. */

/** Days are reported in slots of a quarter of an hour. */
export const SLOT_SECONDS = 900;

/** The date `days` later (or earlier). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Every date from `from` to `to`, both included; none where `to` is earlier. */
export function datesBetween(from: string, to: string): string[] {
  // Counted, because dates after 9999 do not sort as text: comparing them would never end.
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

/** Days from one date to another: 0 for the same one. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((utcStartMs(to) - utcStartMs(from)) / 86_400_000);

/** The first of a date's month. */
export const monthStart = (date: string): string => `${monthOf(date)}-01`;

/** The same day of the month `months` later (or earlier), or that month's last where it is shorter. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The UTC date of an instant. */
export const utcDateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Milliseconds at which a UTC date starts. */
export const utcStartMs = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** An instant as documents write it: whole seconds, `2026-10-27T16:34:08Z`, rounded down. */
export const formatInstant = (ms: number): string =>
  new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** The month of a date, `2026-10`. */
export const monthOf = (date: string): string => date.slice(0, 7);

/** The ISO week of a date, `2026-W44`: the week belongs to the year that its Thursday is in. */
export function weekOf(date: string): string {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const week = 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}

/** The seven dates of an ISO week, Monday first; 4 January is always in the first week. */
export function datesOfWeek(week: string): string[] {
  const fourth = `${week.slice(0, 4)}-01-04`;
  const monday = addDays(fourth, 1 - weekdayOf(fourth) + 7 * (Number(week.slice(6)) - 1));
  return datesBetween(monday, addDays(monday, 6));
}

/** The week that a URL names, or that of a date that it names; otherwise that of `today`. */
export function readWeek(week: string, date: string, today: string): string {
  const isWeek = /^20\d{2}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(week) && weekOf(datesOfWeek(week)[0]!) === week;
  if (isWeek) return week;
  const isDate = /^20\d{2}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(utcStartMs(date));
  return weekOf(isDate ? date : today);
}

/** The ISO week so many weeks later (or earlier). */
export const addWeeks = (week: string, weeks: number): string =>
  weekOf(addDays(datesOfWeek(week)[0]!, 7 * weeks));

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (date: string): number => new Date(utcStartMs(date)).getUTCDay() || 7;
