/** An entry as one line of text: `2h payments-api call with bank`, `10:00-11:30 payments-api`. */
import { MAX_NOTE } from '../documents/entry.ts';
import { formatInstant, addDays } from '../time/calendar.ts';
import { cutText } from '../text.ts';
import { parseDuration } from '../time/typed-durations.ts';
import { clockTimeMs } from '../time/zones.ts';

/** What the line says; `project` is empty where it names none that is known. */
export type EntryText = { project: string; note: string } & (
  { kind: 'duration'; seconds: number } | { kind: 'time'; start: string; end: string }
);

/** The day that the line is about; clock times before its start are those of the night after. */
export type EntryDay = { date: string; tz: string; dayStart: string };

export const MAX_ENTRY_TEXT = MAX_NOTE;
/** `1 h 30 min` are four words. */
const MAX_DURATION_WORDS = 6;
const STRETCH = /^(\d{1,2})(?::(\d{2}))? ?[-–—] ?(\d{1,2})(?::(\d{2}))?(?= |$)/;

/**
 * The entry that a line describes: first how long or from when to when, then one of the `projects`, whatever its case, then a note.
 * Undefined where it begins with neither.
 */
export function readEntryText(
  line: string,
  day: EntryDay,
  projects: readonly string[]
): EntryText | undefined {
  const text = cutText(line.trim().replace(/\s+/g, ' '), MAX_ENTRY_TEXT);
  const stretch = STRETCH.exec(text);
  const span = stretch && readStretch(stretch, day);
  if (span) return { ...span, ...readRest(text.slice(stretch[0].length), projects) };
  const words = text.split(' ');
  for (let count = Math.min(MAX_DURATION_WORDS, words.length); count > 0; count -= 1) {
    const seconds = parseDuration(words.slice(0, count).join(' '));
    if (seconds === undefined) continue;
    return { kind: 'duration', seconds, ...readRest(words.slice(count).join(' '), projects) };
  }
  return undefined;
}

function readStretch([, ...parts]: RegExpExecArray, { date, tz, dayStart }: EntryDay) {
  const [fromHour = '', fromMinute = '00', toHour = '', toMinute = '00'] = parts;
  const from = clockOf(fromHour, fromMinute);
  const to = clockOf(toHour, toMinute);
  if (from === undefined || to === undefined || from === to) return undefined;
  const fromDate = from < dayStart ? addDays(date, 1) : date;
  const clockMs = (on: string, time: string) => clockTimeMs(Date.parse(`${on}T${time}Z`), tz);
  const startMs = clockMs(fromDate, from);
  const endMs = clockMs(to < from ? addDays(fromDate, 1) : fromDate, to);
  if (endMs <= startMs) return undefined;
  return { kind: 'time' as const, start: formatInstant(startMs), end: formatInstant(endMs) };
}

/** 24:00 is the midnight at the end. */
function clockOf(hour: string, minute: string): string | undefined {
  if (Number(hour) > 24 || Number(minute) > 59 || (Number(hour) === 24 && Number(minute) > 0))
    return undefined;
  return `${String(Number(hour) % 24).padStart(2, '0')}:${minute}`;
}

/** The longest known name that the text begins with is the project. */
function readRest(text: string, projects: readonly string[]): { project: string; note: string } {
  const rest = text.trim();
  const lower = `${rest.toLowerCase()} `;
  const project = projects
    .filter((name) => name !== '' && lower.startsWith(`${name.toLowerCase()} `))
    .reduce((longest, name) => (name.length > longest.length ? name : longest), '');
  return { project, note: rest.slice(project.length).trim() };
}
