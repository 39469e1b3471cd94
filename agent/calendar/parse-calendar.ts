/**
 * The events of an iCalendar file within some days. A file is not trusted: it may be malformed, and an event may repeat without an end,
 * so the number of instances and the time for each event are limited.
 */
import { createContext, runInContext } from 'node:vm';
import ICAL from 'ical.js';
import { CalendarError } from './calendar-error.ts';
import { type CalendarEvent, type CalendarWindow, expandEvent, sortMs, textOf } from './expand-event.ts';

type ParsedCalendar = {
  events: CalendarEvent[];
  /** How many events could not be read, or repeat too often. */
  leftOut: number;
};

const MAX_EVENTS = 5000;
const TIMEOUT_PARSE_MS = 10_000;
const TIMEOUT_EVENT_MS = 250;
const TIMEOUT_ALL_MS = 10_000;

/** @throws CalendarError for a text that is not a calendar */
export function parseCalendar(text: string, window: CalendarWindow): ParsedCalendar {
  const { calendars, leftOut: damaged } = readComponents(text);
  const zones = new Map<string, ICAL.Timezone>();
  const byUid = new Map<string, ICAL.Component[]>();
  let leftOut = damaged;
  let unnamed = 0;
  for (const calendar of calendars) {
    for (const component of calendar.getAllSubcomponents('vtimezone')) {
      try {
        const zone = new ICAL.Timezone(component);
        if (zone.tzid) zones.set(zone.tzid, zone);
      } catch {
        // Its times are read as those of this machine's zone.
      }
    }
    for (const component of calendar.getAllSubcomponents('vevent')) {
      const uid = textOf(component, 'uid') ?? `without a name ${unnamed++}`;
      const known = byUid.get(uid);
      if (known) known.push(component);
      else byUid.set(uid, [component]);
    }
  }
  const found = new Map<string, CalendarEvent>();
  const endMs = Date.now() + TIMEOUT_ALL_MS;
  for (const [uid, of] of byUid) {
    try {
      if (Date.now() > endMs || found.size > MAX_EVENTS)
        throw new CalendarError('The calendar is too large.');
      const events = withinTime(TIMEOUT_EVENT_MS, () => expandEvent(uid, of, { ...window, zones }));
      for (const event of events) found.set(event.key, event);
    } catch {
      leftOut++;
    }
  }
  const events = [...found.values()].sort((a, b) => sortMs(a) - sortMs(b) || (a.key < b.key ? -1 : 1));
  return { events, leftOut };
}

const sandbox = createContext({ work: undefined as unknown });

/** Runs synchronous work, and stops it after the timeout: a rule that matches nothing would never end. */
function withinTime<T>(timeoutMs: number, work: () => T): T {
  sandbox['work'] = work;
  return runInContext('work()', sandbox, { timeout: timeoutMs }) as T;
}

type Components = { calendars: ICAL.Component[]; leftOut: number };

function readComponents(text: string): Components {
  let damage: unknown;
  try {
    const calendars = withinTime(TIMEOUT_PARSE_MS, () => componentsOf(text));
    if (calendars.length > 0) return { calendars, leftOut: 0 };
  } catch (error) {
    damage = error;
  }
  // A file that ends early would seem to have fewer events.
  const isWhole = /^BEGIN:VCALENDAR/im.test(text) && /^END:VCALENDAR\s*$/im.test(text);
  const salvaged = isWhole ? readOneByOne(text) : undefined;
  if (salvaged && salvaged.calendars.length > 0) return salvaged;
  throw new CalendarError('It is not a calendar (ICS), or is damaged.', damage);
}

const componentsOf = (text: string): ICAL.Component[] => {
  const parsed = ICAL.parse(text) as unknown[];
  // Several calendars in one file come as a list of them.
  const all = (Array.isArray(parsed[0]) ? parsed : [parsed]) as never[];
  return all.map((jCal) => new ICAL.Component(jCal)).filter(({ name }) => name === 'vcalendar');
};

const BLOCKS = /^BEGIN:(VEVENT|VTIMEZONE)\s*$[\s\S]*?^END:\1\s*$/gim;

/** The parser refuses a whole file for one line that it cannot read, so each component is parsed by itself. */
function readOneByOne(text: string): Components {
  const endMs = Date.now() + TIMEOUT_PARSE_MS;
  const calendars: ICAL.Component[] = [];
  let leftOut = 0;
  for (const [block] of text.matchAll(BLOCKS)) {
    try {
      if (Date.now() > endMs) throw new CalendarError('The calendar is too large.');
      const whole = `BEGIN:VCALENDAR\r\n${block}\r\nEND:VCALENDAR`;
      calendars.push(...withinTime(TIMEOUT_EVENT_MS, () => componentsOf(whole)));
    } catch {
      leftOut++;
    }
  }
  return { calendars, leftOut };
}
