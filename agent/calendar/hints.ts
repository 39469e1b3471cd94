/** Busy times of the calendar as documents, `hint:<date>:<device>`: without titles, places and people. */
import { createHash } from 'node:crypto';
import { sameContent } from '#domain/documents/content.ts';
import type { Hint } from '#domain/documents/hint.ts';
import { hintId, hintRange, MAX_HINTS_PER_DAY, parseHintId } from '#domain/documents/hint.ts';
import { addDays, datesBetween, formatInstant, utcDateOf } from '#domain/time/calendar.ts';
import { readStored, writeDocument } from '../collect/stored-documents.ts';
import { localZone } from '../device/device.ts';
import type { SyncOptions } from '../sync/part.ts';
import { CalendarError } from './calendar-error.ts';
import type { CalendarEvent } from './expand-event.ts';
import { parseCalendar } from './parse-calendar.ts';
import { readCalendar } from './read-calendar.ts';

const DAYS_BACK = 30;
const DAYS_AHEAD = 7;
/** A longer one is no meeting, but says where somebody is. */
const MAX_EVENT_MS = 86_400_000;

/** The UTC dates of which hints are written. */
export const hintWindow = (nowMs: number) => {
  const today = utcDateOf(nowMs);
  return { from: addDays(today, -DAYS_BACK), to: addDays(today, DAYS_AHEAD), tz: localZone() };
};

/** Names an event without saying anything of it. Two machines of a person name it alike. */
const hashOf = (developer: string, key: string) =>
  createHash('sha256').update(`${developer}\n${key}`).digest('hex').slice(0, 32);

type Named = { developer: string; device: string };

/** The document of each date in the window on which an event with a time starts. */
export function hintsOf(events: readonly CalendarEvent[], { developer, device }: Named): Map<string, Hint> {
  const hints = new Map<string, Hint>();
  for (const { startMs, endMs, busy, key } of events) {
    if (startMs === undefined || endMs === undefined || endMs - startMs > MAX_EVENT_MS) continue;
    const start = formatInstant(startMs);
    const date = start.slice(0, 10);
    const hint: Hint = hints.get(date) ?? {
      _id: hintId(date, device),
      type: 'hint',
      v: 1,
      developer,
      device,
      date,
      events: []
    };
    hints.set(date, hint);
    if (hint.events.length >= MAX_HINTS_PER_DAY) continue;
    const end = formatInstant(endMs);
    if (end > start) hint.events.push({ start, end, busy, hash: hashOf(developer, key) });
  }
  return hints;
}

/**
 * Writes the hints of the last and the next days that changed, and removes those that no event is behind any more: all of them where
 * there is no calendar. @returns what the user should know
 */
export async function updateHints({ config, store, nowMs }: SyncOptions, device: string): Promise<string[]> {
  const { calendar, developer } = config;
  const window = hintWindow(nowMs);
  const stored = (await store.pouch.allDocs(hintRange())).rows.flatMap(({ id }) => {
    const named = parseHintId(id);
    return named?.device === device ? [named.date] : [];
  });
  if (calendar === undefined) {
    await removeHints(store.pouch, stored, device);
    return [];
  }
  try {
    const { events, leftOut } = parseCalendar(await readCalendar(calendar), window);
    const hints = hintsOf(events, { developer, device });
    for (const date of datesBetween(window.from, window.to)) {
      const hint = hints.get(date);
      if (hint) await putHint(store.pouch, hint);
      else if (stored.includes(date)) await removeHints(store.pouch, [date], device);
    }
    return leftOut > 0
      ? [`${leftOut} events of the calendar could not be read, or repeat too often, and were left out.`]
      : [];
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    return [`The calendar (CALENDAR) was not read. ${error.message} What was sent of it before stays.`];
  }
}

type Pouch = SyncOptions['store']['pouch'];

async function putHint(pouch: Pouch, hint: Hint): Promise<void> {
  const stored = await readStored<Hint>(pouch, hint._id);
  if (stored && stored.losers.length === 0 && sameContent(stored.document, hint)) return;
  await writeDocument(pouch, hint, stored);
}

async function removeHints(pouch: Pouch, dates: readonly string[], device: string): Promise<void> {
  for (const date of dates) {
    const stored = await readStored<Hint>(pouch, hintId(date, device));
    if (!stored) continue;
    const { _id, _rev } = stored.document;
    for (const rev of [_rev, ...stored.losers]) await pouch.remove(_id, rev);
  }
}
