/** Everything one device did in the time fetched, before it is divided into days. */
import type { BucketEvent } from '../activitywatch/event.ts';
import { chooseBuckets, type ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import {
  byStart,
  intersectInTurn,
  intersectSpans,
  type Span,
  subtractSpans,
  unionSpans
} from '../time/spans.ts';
import {
  type Attributed,
  type Attribution,
  type Clued,
  projectAttribution
} from '../projects/attribute-projects.ts';
import { editedSpans, editorAttachment, type Machine, namingSpans } from '../projects/edited-spans.ts';
import { KNOWN_DAYS, knownNames } from '../projects/known-names.ts';
import type { CompiledRules } from '../categorise/compile-rules.ts';
import { addDays, utcStartMs } from '../time/calendar.ts';
import { activeTime, type Departure } from './active-time.ts';
import { overfullSlots } from './build-cells.ts';
import type { DeviceInput, FetchedBucket } from './day-input.ts';
import { SWITCH_GAP_MS } from './find-switches.ts';
import { floodBuckets, mergeWindows, type FloodedBucket } from './flooded-buckets.ts';
import { hiddenBy, omitHidden } from './privacy.ts';
import { isLongGap, watcherGaps } from './watcher-gaps.ts';
import { tabAttachment, windowPieces } from './window-pieces.ts';
import { workSpans } from './work-spans.ts';

/** A stretch of one app, category, project and domain. Titles and addresses end here. */
export type Stretch = Span &
  Attribution & {
    app: string;
    category: string;
    ruleId: string;
    domain: string;
    /** Number of the span of `active` it lies in. */
    stretch: number;
  };

type Categorised = Clued & { ruleId: string };

export type Trace = {
  /** Sorted by start. Window events that overlap do so here too. */
  stretches: Stretch[];
  active: Span[];
  afkMissing: boolean;
  /** Time on the dates that counts in another way than in ActivityWatch. */
  departures: Departure[];
  /** Where one of the watchers was silent while the other recorded work. */
  gaps: Span[];
  buckets: ChosenBuckets<FetchedBucket>;
};

/**
 * What the device did on `dates`, within coverage and outside of pauses, and in the moments before that a date depends
 * on. Linear in the number of events.
 */
export function traceDevice(input: DeviceInput, dates: readonly string[]): Trace {
  const chosen = chooseBuckets(input.buckets, input);
  const buckets = floodBuckets(chosen, input.flooding);
  const allowed = allowedSpans(input, dates);
  const windows = mergeWindows(buckets.window);
  const lead = leadSpans(dates, input.rules.projectHoldSeconds);
  const presence = activeTime(buckets, windows, input.alwaysActive);
  const active = intersectSpans(intersectSpans(presence.active, allowed), lead);
  const describe = describer(
    active,
    buckets,
    { allowed, gitRoots: input.gitRoots, home: input.home },
    input.rules
  );
  const stretches: Stretch[] = [];
  for (const batch of batchesOf(intersectInTurn(windows, active))) {
    for (const stretch of describe(batch)) addStretch(stretches, stretch);
    input.onWindows?.(batch.length);
  }
  const isOmitted = input.privacy?.hidden === 'omitted' ? hiddenBy(input.privacy) : () => false;
  const shown = omitHidden(stretches, active, isOmitted);
  const overlapping = overfullSlots(shown.stretches).map((slot): Departure => ({
    ...slot,
    reason: 'overlapping'
  }));
  const gaps = intersectSpans(watcherGaps(buckets, windows), allowed).filter(isLongGap);
  const unwatched = gaps.map((gap): Departure => ({ ...gap, reason: 'unwatched' }));
  const departures = intersectSpans(
    [...intersectSpans(presence.departures, allowed), ...overlapping, ...unwatched].sort(byStart),
    spansOf(dates)
  );
  return { ...shown, departures, gaps, afkMissing: chosen.afk.length === 0, buckets: chosen };
}

/** Where anything may be looked at: from consent to the end of what was fetched, in work hours, without the pauses. */
function allowedSpans(
  { fromMs, throughMs, paused, privacy, tz }: DeviceInput,
  dates: readonly string[]
): Span[] {
  const covered = unionSpans([{ startMs: fromMs, endMs: Math.floor(throughMs / 1000) * 1000 }]);
  const unpaused = subtractSpans(covered, unionSpans(paused));
  const [first, last] = [dates[0], dates.at(-1)];
  if (privacy?.workHours === undefined || first === undefined || last === undefined) return unpaused;
  return intersectSpans(unpaused, workSpans(privacy.workHours, tz, addDays(first, -KNOWN_DAYS), last));
}

const spansOf = (dates: readonly string[]): Span[] =>
  unionSpans(dates.map((date) => ({ startMs: utcStartMs(date), endMs: utcStartMs(addDays(date, 1)) })));

/** The dates, each with as much before it as a project holds or a switch may take. */
function leadSpans(dates: readonly string[], holdSeconds: number): Span[] {
  const leadMs = Math.max(holdSeconds * 1000, SWITCH_GAP_MS);
  return unionSpans(
    dates.map((date) => ({ startMs: utcStartMs(date) - leadMs, endMs: utcStartMs(addDays(date, 1)) }))
  );
}

const BATCH = 200;

/** Windows (sorted by start) in lists of about `BATCH`, so that a day of many needs little memory: none overlaps the next list. */
function* batchesOf(windows: readonly BucketEvent[]): Generator<readonly BucketEvent[]> {
  let [first, endMs] = [0, -Infinity];
  for (const [index, window] of windows.entries()) {
    if (index - first >= BATCH && window.startMs >= endMs) {
      yield windows.slice(first, index);
      first = index;
    }
    endMs = Math.max(endMs, window.endMs);
  }
  yield windows.slice(first);
}

/** Returns a function that describes windows; successive calls get windows that follow each other. */
function describer(
  active: readonly Span[],
  buckets: ChosenBuckets<FloodedBucket>,
  { allowed, ...machine }: Machine & { allowed: readonly Span[] },
  rules: CompiledRules
): (windows: readonly BucketEvent[]) => Stretch[] {
  const editors = buckets.editor.map((editor) => editedSpans(editor, allowed, machine));
  const attachTabs = tabAttachment(buckets.web);
  const attachEditors = editorAttachment(editors);
  const attribute = projectAttribution(rules, knownNames(namingSpans(editors), rules.ruleProjects));
  let stretch = 0;
  return (windows) => {
    const clued = attachEditors(attachTabs(windowPieces(windows))).map((piece) => {
      while ((active[stretch]?.endMs ?? Infinity) <= piece.startMs) stretch += 1;
      const { startMs, endMs, app, title, domain, incognito, editor } = piece;
      const { name: category, ruleId } = rules.categorise(piece.texts, app, domain);
      return { startMs, endMs, app, title, domain, incognito, editor, stretch, category, ruleId };
    });
    return attribute(clued).map(toStretch);
  };
}

/** What continues the last one, becomes a part of that. */
function addStretch(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  const continues =
    last?.endMs === next.startMs &&
    last.app === next.app &&
    last.category === next.category &&
    last.ruleId === next.ruleId &&
    last.project === next.project &&
    last.projectSource === next.projectSource &&
    last.domain === next.domain &&
    last.stretch === next.stretch;
  if (continues) last.endMs = next.endMs;
  else stretches.push(next);
}

function toStretch({ piece, startMs, endMs, project, projectSource }: Attributed<Categorised>): Stretch {
  const { app, category, ruleId, domain, stretch } = piece;
  return { startMs, endMs, app, category, ruleId, project, projectSource, domain, stretch };
}
