/** The instances of one event of a calendar within some days: those of its rules, and those that were moved. */
import ICAL from 'ical.js';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import { clockTimeMs } from '#domain/time/zones.ts';
import { CalendarError } from './calendar-error.ts';
import { zoneOfCalendar } from './zones.ts';

/** Instances looked at of one event: every day for 50 years. */
const MAX_STEPS = 20_000;

export type CalendarEvent = {
  /** Unix milliseconds; undefined for one that lasts whole days. */
  startMs: number | undefined;
  endMs: number | undefined;
  /** Of one that lasts whole days: the first and the last of them, on any clock. */
  days: [first: string, last: string] | undefined;
  busy: boolean;
  /** Names the event, and of one that repeats also when it was to be. */
  key: string;
  title: string;
};

export type CalendarWindow = {
  /** UTC dates: events that touch these days. */
  from: string;
  to: string;
  /** The zone of times without one. */
  tz: string;
};

/** Orders events: the start, or of one that lasts whole days that of the first in UTC. */
export const sortMs = ({ startMs, days }: CalendarEvent) => startMs ?? utcStartMs(days?.[0] ?? '2000-01-01');

type Expansion = CalendarWindow & { zones: ReadonlyMap<string, ICAL.Timezone> };

/** @throws CalendarError for an event without a start, or with too many instances */
export function expandEvent(uid: string, components: ICAL.Component[], window: Expansion): CalendarEvent[] {
  const fromMs = utcStartMs(window.from);
  const toMs = utcStartMs(addDays(window.to, 1));
  const latest = latestRevisions(components, window);
  const [master] = latest.get('') ?? [];
  const events: CalendarEvent[] = [];
  const add = (component: ICAL.Component, start: ICAL.Time, recurrence: string) => {
    if (textOf(component, 'status')?.toUpperCase() === 'CANCELLED') return;
    const event = describe(component, start, { uid, recurrence, window });
    const startMs = event && sortMs(event);
    const lastMs = event?.endMs ?? (event?.days && utcStartMs(addDays(event.days[1], 1)));
    if (event && startMs !== undefined && startMs < toMs && (lastMs ?? startMs) > fromMs) events.push(event);
  };
  for (const [recurrence, [component]] of latest) {
    const start = component?.getFirstPropertyValue('dtstart');
    if (recurrence !== '' && component && start instanceof ICAL.Time) add(component, start, recurrence);
  }
  if (!master || textOf(master, 'status')?.toUpperCase() === 'CANCELLED') return events;
  const start = master.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) throw new CalendarError('An event has no start.');
  const isRepeated = master.hasProperty('rrule') || master.hasProperty('rdate');
  if (!isRepeated) {
    add(master, start, '');
    return events;
  }
  const excluded = excludedOf(master, window);
  const iterator = new ICAL.RecurExpansion({ component: master, dtstart: start });
  for (let step = 0; ; step++) {
    if (step >= MAX_STEPS) throw new CalendarError('An event repeats too often.');
    const next = iterator.next() as ICAL.Time | null;
    if (!next) return events;
    const recurrence = recurrenceOf(next, zoneNameOf(master, 'dtstart'), window);
    if (msOf(next, zoneNameOf(master, 'dtstart'), window) >= toMs + 2 * 86_400_000) return events;
    if (!latest.has(recurrence) && !excluded.has(recurrence)) add(master, next, recurrence);
  }
}

/** By what they stand for, an instance of an event that repeats or (empty) all of it, the component that was changed last. */
function latestRevisions(components: ICAL.Component[], window: Expansion): Map<string, [ICAL.Component]> {
  const latest = new Map<string, [ICAL.Component]>();
  for (const component of components) {
    const id = component.getFirstPropertyValue('recurrence-id');
    const key =
      id instanceof ICAL.Time ? recurrenceOf(id, zoneNameOf(component, 'recurrence-id'), window) : '';
    const [known] = latest.get(key) ?? [];
    if (!known || sequenceOf(component) >= sequenceOf(known)) latest.set(key, [component]);
  }
  return latest;
}

const sequenceOf = (component: ICAL.Component): number =>
  Number(component.getFirstPropertyValue('sequence')) || 0;

function excludedOf(master: ICAL.Component, window: Expansion): Set<string> {
  const excluded = new Set<string>();
  for (const property of master.getAllProperties('exdate')) {
    const zone = firstOf(property.getParameter('tzid'));
    for (const value of property.getValues() as unknown[])
      if (value instanceof ICAL.Time) excluded.add(recurrenceOf(value, zone, window));
  }
  return excluded;
}

/** The instant or the date for which an instance was planned. */
const recurrenceOf = (time: ICAL.Time, zone: string | undefined, window: Expansion): string =>
  time.isDate ? dateOf(time) : new Date(msOf(time, zone, window)).toISOString();

type Described = { uid: string; recurrence: string; window: Expansion };

/** Undefined for one that takes no time. */
function describe(
  component: ICAL.Component,
  start: ICAL.Time,
  { uid, recurrence, window }: Described
): CalendarEvent | undefined {
  const key = `${uid}\n${recurrence}`;
  const title = textOf(component, 'summary') ?? '';
  const busy = isBusy(component);
  const own = component.getFirstPropertyValue('dtstart');
  const end = component.getFirstPropertyValue('dtend');
  const duration = component.getFirstPropertyValue('duration');
  if (start.isDate) {
    const first = dateOf(start);
    const lengthDays =
      end instanceof ICAL.Time && own instanceof ICAL.Time
        ? Math.round((utcStartMs(dateOf(end)) - utcStartMs(dateOf(own))) / 86_400_000)
        : duration instanceof ICAL.Duration
          ? Math.round(duration.toSeconds() / 86_400)
          : 1;
    const last = addDays(first, Math.max(1, lengthDays) - 1);
    return { startMs: undefined, endMs: undefined, days: [first, last], busy, key, title };
  }
  const zone = zoneNameOf(component, 'dtstart');
  const startMs = msOf(start, zone, window);
  // As long as the first one by the clock, of which one that repeats has as much on each day.
  const lengthMs =
    end instanceof ICAL.Time && own instanceof ICAL.Time
      ? msOf(end, zoneNameOf(component, 'dtend') ?? zone, window) - msOf(own, zone, window)
      : duration instanceof ICAL.Duration
        ? duration.toSeconds() * 1000
        : 0;
  return lengthMs > 0 ? { startMs, endMs: startMs + lengthMs, days: undefined, busy, key, title } : undefined;
}

function isBusy(component: ICAL.Component): boolean {
  const is = (name: string, ...values: string[]) =>
    values.includes(textOf(component, name)?.toUpperCase() ?? '');
  return !(
    is('transp', 'TRANSPARENT') ||
    is('status', 'TENTATIVE') ||
    is('x-microsoft-cdo-busystatus', 'FREE', 'TENTATIVE')
  );
}

/** Unix milliseconds of a time: in UTC, in the zone that is named, or on the clock of this machine. */
function msOf(time: ICAL.Time, zone: string | undefined, { tz, zones }: Expansion): number {
  const wallMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (time.zone === ICAL.Timezone.utcTimezone) return wallMs;
  if (zone === undefined) return clockTimeMs(wallMs, tz);
  const known = zoneOfCalendar(zone);
  if (known !== undefined) return clockTimeMs(wallMs, known);
  const own = zones.get(zone);
  return own ? wallMs - own.utcOffset(time) * 1000 : clockTimeMs(wallMs, tz);
}

const dateOf = (time: ICAL.Time): string =>
  [
    String(time.year).padStart(4, '0'),
    String(time.month).padStart(2, '0'),
    String(time.day).padStart(2, '0')
  ].join('-');

const zoneNameOf = (component: ICAL.Component, name: string): string | undefined =>
  firstOf(component.getFirstProperty(name)?.getParameter('tzid'));

const firstOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** The first value of a property, if it is text. */
export function textOf(component: ICAL.Component, name: string): string | undefined {
  const value: unknown = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : undefined;
}
