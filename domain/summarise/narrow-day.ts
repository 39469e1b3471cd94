/** An older day document, reduced to what a person's current settings allow to leave the machine. */
import { containsInstant, intersectSpans, type Span, subtractSpans, unionSpans } from '../time/spans.ts';
import { type CellKey, type DeviceDay, type KeyReason, SLOT_SECONDS } from '../documents/day.ts';
import { utcStartMs } from '../time/calendar.ts';
import { pairs, triples } from '../time/slots.ts';
import { buildCells, compareKeys } from './build-cells.ts';
import { buildSpans } from './build-spans.ts';
import { buildTimeline } from './build-timeline.ts';
import { collapseDay } from './collapse-day.ts';
import { localParts } from './local-parts.ts';
import { hiddenBy, sharingOf, type Privacy } from './privacy.ts';
import { shareKey, type SharedStretch } from './share-key.ts';
import { wholeSlots } from './whole-slots.ts';
import { workSpans } from './work-spans.ts';

type Stretch = Span & SharedStretch;
type Row = [start: number, end: number, key: number];
const ALWAYS: Span[] = [{ startMs: -Infinity, endMs: Infinity }];

/**
 * The same day without what is hidden by name, outside of the hours or finer than shared. What a document never said
 * (an app that was not shared) cannot be hidden in it by name. Active time is cut to whole minutes of the timeline.
 */
export function narrowDay(day: DeviceDay, privacy: Privacy): DeviceDay {
  const dayStartMs = utcStartMs(day.date);
  const { detail } = privacy.share;
  const allowed = privacy.workHours ? workSpans(privacy.workHours, day.tz, day.date, day.date) : ALWAYS;
  const narrow = (rows: readonly Row[], unitMs: number) =>
    intersectSpans(narrowRows(day, rows, unitMs, privacy), allowed);
  const timed = narrow(timelineRows(day), 60_000);
  const active = intersectSpans(visibleActive(day, timed, privacy), allowed);
  const times = {
    stretches: narrow(cellRows(day), 1000),
    active: detail === 'slots' ? wholeSlots(active, Date.parse(day.through)) : active,
    switchesMs: []
  };
  const shown =
    detail === 'day'
      ? collapseDay(times, localParts(day.date, day.tz), (a, b) => compareKeys(a.key, b.key))
      : times;
  const { ids, keys, why, cells } = buildCells(shown.stretches, dayStartMs);
  const switches = day.switches.map((count, slot) => (isAllowed(slot, dayStartMs, allowed) ? count : 0));
  const { gaps = [], ...rest } = day;
  const narrowed = detail === 'day' ? [] : intersectSpans(toSpans(pairs(gaps), dayStartMs, 1000), allowed);
  const shownGaps = buildSpans(detail === 'slots' ? wholeSlots(narrowed) : narrowed, dayStartMs);
  return {
    ...rest,
    ...(shownGaps.length > 0 && { gaps: shownGaps }),
    keys,
    why,
    cells,
    active: buildSpans(shown.active, dayStartMs),
    timeline: detail === 'timeline' ? buildTimeline(timed, ids, dayStartMs) : [],
    switches: detail === 'day' ? [] : switches.slice(0, switches.findLastIndex((count) => count > 0) + 1)
  };
}

/** The cells of each slot laid end to end: their time within the slot is not known. */
function cellRows({ cells }: DeviceDay): Row[] {
  let cursor = 0;
  return [...triples(cells)].map(([slot, key, seconds]) => {
    const start = Math.max(cursor, slot * SLOT_SECONDS);
    cursor = Math.min(start + seconds, (slot + 1) * SLOT_SECONDS);
    return [start, cursor, key];
  });
}

const timelineRows = ({ timeline }: DeviceDay): Row[] => [...triples(timeline)];

function narrowRows(day: DeviceDay, rows: readonly Row[], unitMs: number, privacy: Privacy): Stretch[] {
  const dayStartMs = utcStartMs(day.date);
  const shown = day.keys.map((key, index) => narrowKey(key, day.why[index] ?? ['', ''], privacy));
  return rows.flatMap(([start, end, key]) => {
    const shared = shown[key];
    if (shared === undefined) return [];
    return [{ startMs: dayStartMs + start * unitMs, endMs: dayStartMs + end * unitMs, ...shared }];
  });
}

/** Undefined: nothing of it may leave the machine. */
function narrowKey(key: CellKey, why: KeyReason, privacy: Privacy): SharedStretch | undefined {
  const [app, category, project, domain] = key;
  const named = { app, category, project, domain, ruleId: why[0], projectSource: why[1] };
  const isHidden = hiddenBy(privacy);
  if (privacy.hidden === 'omitted' && isHidden(named)) return undefined;
  return shareKey(named, sharingOf(privacy), isHidden);
}

function visibleActive(day: DeviceDay, timed: readonly Stretch[], privacy: Privacy): Span[] {
  const dayStartMs = utcStartMs(day.date);
  const active = toSpans(pairs(day.active), dayStartMs, 1000);
  if (privacy.hidden === 'private') return active;
  const all = toSpans(
    timelineRows(day).map(([start, end]) => [start, end]),
    dayStartMs,
    60_000
  );
  return subtractSpans(active, subtractSpans(unionSpans(all), unionSpans(timed)));
}

const toSpans = (flat: Iterable<[number, number]>, dayStartMs: number, unitMs: number): Span[] =>
  [...flat].map(([start, end]) => ({
    startMs: dayStartMs + start * unitMs,
    endMs: dayStartMs + end * unitMs
  }));

function isAllowed(slot: number, dayStartMs: number, allowed: readonly Span[]): boolean {
  const startMs = dayStartMs + slot * SLOT_SECONDS * 1000;
  return containsInstant(allowed, startMs);
}
