/** A device day from what was traced of it. */
import type { Span } from '../time/spans.ts';
import { dayId, type DeviceDay, MAX_BUCKET_NAME, MAX_BUCKETS, MAX_GAPS } from '../documents/day.ts';
import { MAX_NAME } from '../documents/primitives.ts';
import type { Sharing } from '../documents/rules.ts';
import { fitDay } from '../merge/fit-day.ts';
import { cutText } from '../text.ts';
import { addDays, formatInstant, utcStartMs } from '../time/calendar.ts';
import { buildCells, compareKeys } from './build-cells.ts';
import { buildSpans, buildSwitches } from './build-spans.ts';
import { buildTimeline } from './build-timeline.ts';
import { collapseDay, type DayTimes } from './collapse-day.ts';
import type { DeviceInput } from './day-input.ts';
import { localParts } from './local-parts.ts';
import { hiddenBy } from './privacy.ts';
import { wholeSlots } from './whole-slots.ts';
import { shareKey, type SharedStretch } from './share-key.ts';
import type { Stretch } from './trace-device.ts';

/** What happened on one UTC date. */
export type DayFacts = DayTimes<Stretch> & {
  paused: Span[];
  gaps: Span[];
  events: number;
  buckets: string[];
  afkMissing: boolean;
};

export function buildDay(date: string, facts: DayFacts, input: DeviceInput, sharing: Sharing): DeviceDay {
  const dayStartMs = utcStartMs(date);
  const shared = shareTimes(date, facts, input, sharing);
  const gaps = buildSpans(shareGaps(facts.gaps, sharing), dayStartMs).slice(0, 2 * MAX_GAPS);
  const { ids, keys, why, cells } = buildCells(shared.stretches, dayStartMs);
  return fitDay({
    _id: dayId(date, input.device),
    type: 'day',
    v: 1,
    developer: input.developer,
    device: input.device,
    date,
    tz: input.tz,
    keys,
    why,
    cells,
    active: buildSpans(shared.active, dayStartMs),
    timeline: sharing.detail === 'timeline' ? buildTimeline(shared.stretches, ids, dayStartMs) : [],
    switches: buildSwitches(shared.switchesMs, dayStartMs),
    paused: buildSpans(facts.paused, dayStartMs),
    ...(gaps.length > 0 && { gaps }),
    through: formatInstant(Math.max(dayStartMs, Math.min(input.throughMs, utcStartMs(addDays(date, 1))))),
    rules: input.rules.hash,
    agent: input.agent,
    source: {
      activitywatch: cutText(input.activitywatch, MAX_NAME),
      buckets: facts.buckets.slice(0, MAX_BUCKETS).map((name) => cutText(name, MAX_BUCKET_NAME)),
      events: facts.events,
      ...(facts.afkMissing ? { afk: 'missing' as const } : {})
    }
  });
}

/** As finely as times are shared. */
function shareGaps(gaps: readonly Span[], { detail }: Sharing): readonly Span[] {
  if (detail === 'timeline') return gaps;
  return detail === 'slots' ? wholeSlots(gaps) : [];
}

function shareTimes(
  date: string,
  facts: DayFacts,
  { tz, privacy, throughMs }: DeviceInput,
  sharing: Sharing
): DayTimes<Span & SharedStretch> {
  const isHidden = hiddenBy(privacy);
  const stretches = facts.stretches.map((stretch) => ({
    startMs: stretch.startMs,
    endMs: stretch.endMs,
    ...shareKey(stretch, sharing, isHidden)
  }));
  const times = { stretches, active: facts.active, switchesMs: facts.switchesMs };
  if (sharing.detail === 'timeline') return times;
  if (sharing.detail === 'slots') return { ...times, active: wholeSlots(facts.active, throughMs) };
  return collapseDay(times, localParts(date, tz), (a, b) => compareKeys(a.key, b.key));
}
