/** Everything one device did in the time fetched, before it is divided into days. */
import { chooseBuckets, type ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import { intersectInTurn, intersectSpans, type Span, subtractSpans, unionSpans } from '../time/spans.ts';
import {
  attributeProjects,
  type Attributed,
  type Attribution,
  type Clued
} from '../projects/attribute-projects.ts';
import { attachEditors, editedSpans, type Machine, namingSpans } from '../projects/edited-spans.ts';
import { KNOWN_DAYS, knownNames } from '../projects/known-names.ts';
import type { CompiledRules } from '../categorise/compile-rules.ts';
import { addDays, utcStartMs } from '../time/calendar.ts';
import { activeTime, type Departure } from './active-time.ts';
import type { DeviceInput, FetchedBucket } from './day-input.ts';
import { SWITCH_GAP_MS } from './find-switches.ts';
import { floodBuckets, mergeWindows, type FloodedBucket } from './flooded-buckets.ts';
import { hiddenBy, omitHidden } from './privacy.ts';
import { attachTabs, windowPieces, type WindowPiece } from './window-pieces.ts';
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
  /** Time on the dates that is not active, although ActivityWatch counts it. */
  departures: Departure[];
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
  const present = windowPieces(intersectInTurn(windows, active));
  const pieces = attachTabs(present, buckets.web);
  const stretches = describe(
    pieces,
    active,
    buckets.editor,
    { allowed, gitRoots: input.gitRoots, home: input.home },
    input.rules
  );
  const isOmitted = input.privacy?.hidden === 'omitted' ? hiddenBy(input.privacy) : () => false;
  const shown = omitHidden(stretches, active, isOmitted);
  const departures = intersectSpans(intersectSpans(presence.departures, allowed), spansOf(dates));
  return { ...shown, departures, afkMissing: chosen.afk.length === 0, buckets: chosen };
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

function describe(
  pieces: readonly WindowPiece[],
  active: readonly Span[],
  editorBuckets: readonly FloodedBucket[],
  { allowed, ...machine }: Machine & { allowed: readonly Span[] },
  rules: CompiledRules
): Stretch[] {
  const editors = editorBuckets.map((editor) => editedSpans(editor, allowed, machine));
  const known = knownNames(namingSpans(editors), rules.ruleProjects);
  let stretch = 0;
  const clued = attachEditors(pieces, editors).map((piece) => {
    while ((active[stretch]?.endMs ?? Infinity) <= piece.startMs) stretch += 1;
    const { startMs, endMs, app, title, domain, incognito, editor } = piece;
    const { name: category, ruleId } = rules.categorise(piece.texts, app, domain);
    return { startMs, endMs, app, title, domain, incognito, editor, stretch, category, ruleId };
  });
  return attributeProjects(clued, rules, known).map(toStretch);
}

function toStretch({ piece, startMs, endMs, project, projectSource }: Attributed<Categorised>): Stretch {
  const { app, category, ruleId, domain, stretch } = piece;
  return { startMs, endMs, app, category, ruleId, project, projectSource, domain, stretch };
}
