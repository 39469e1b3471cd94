/** Everything one device did in the time fetched, before it is divided into days. */
import { chooseBuckets, type ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import { flatten, overlay } from '../activitywatch/overlay.ts';
import { cutToSpans, subtractSpans, unionSpans, type Span } from '../activitywatch/spans.ts';
import { attributeProjects, type Attributed } from '../projects/attribute-projects.ts';
import { editedSpans, type EditedSpan } from '../projects/edited-spans.ts';
import { editorWindows } from '../projects/editors.ts';
import { knownNames } from '../projects/known-names.ts';
import { activeTime } from './active-time.ts';
import type { DeviceInput, FetchedBucket } from './day-input.ts';
import { floodBuckets, mergeWindows, type FloodedBucket } from './flooded-buckets.ts';
import { attachTabs, windowPieces, type WindowPiece } from './window-pieces.ts';

/** A stretch of one app, category, project and domain. Titles and addresses end here. */
export type Stretch = Span &
  Attributed & {
    app: string;
    category: string;
    ruleId: string;
    domain: string;
    /** Number of the span of `active` it lies in. */
    stretch: number;
  };

export type Trace = {
  /** Sorted by start. Window events that overlap do so here too. */
  stretches: Stretch[];
  active: Span[];
  afkMissing: boolean;
  buckets: ChosenBuckets<FetchedBucket>;
};

/** What the device did within coverage and outside of pauses. Linear in the number of events. */
export function traceDevice(input: DeviceInput): Trace {
  const chosen = chooseBuckets(input.buckets, input.hostname);
  const buckets = floodBuckets(chosen);
  const allowed = allowedSpans(input);
  const windows = mergeWindows(buckets.window);
  const active = cutToSpans(activeTime(buckets, windows, input.hostname), allowed);
  const present = cutToSpans(windowPieces(windows), active);
  const pieces = attachTabs(present, buckets.web, input.hostname);
  const stretches = describe(pieces, active, buckets.editor, allowed, input);
  return { stretches, active, afkMissing: chosen.afk.length === 0, buckets: chosen };
}

/** Where anything may be looked at: from consent to the end of what was fetched, without the pauses. */
export function allowedSpans({ fromMs, throughMs, paused }: DeviceInput): Span[] {
  const covered = unionSpans([{ startMs: fromMs, endMs: Math.floor(throughMs / 1000) * 1000 }]);
  return subtractSpans(covered, unionSpans(paused));
}

type Edited = WindowPiece & { editor: EditedSpan | undefined };

function describe(
  pieces: readonly WindowPiece[],
  active: readonly Span[],
  editorBuckets: readonly FloodedBucket[],
  allowed: readonly Span[],
  { rules }: DeviceInput
): Stretch[] {
  const editors = editorBuckets.map(({ bucket, events }) => ({
    bucket,
    edited: editedSpans(events, allowed)
  }));
  let edited: Edited[] = pieces.map((piece) => ({ ...piece, editor: undefined }));
  for (const { bucket, edited: spans } of editors) edited = attachEditor(edited, spans, bucket.client);
  const clued = numberStretches(edited, active).map((piece) => {
    const category = rules.categorise(piece.texts, piece.app, piece.domain);
    return { ...piece, category: category.name, ruleId: category.ruleId };
  });
  const named = editors.flatMap(({ edited: spans }) => spans.filter(({ project }) => project !== ''));
  return attributeProjects(clued, rules, knownNames(named, rules.ruleProjects)).map(withoutTitle);
}

function attachEditor(pieces: readonly Edited[], spans: readonly EditedSpan[], client: string): Edited[] {
  const isItsWindow = editorWindows(client);
  const overlaid = overlay(
    pieces,
    flatten(spans),
    ({ app, editor }) => editor === undefined && isItsWindow(app)
  );
  return overlaid.map(({ part, over }) => (over === undefined ? part : { ...part, editor: over }));
}

function numberStretches<T extends Span>(
  pieces: readonly T[],
  active: readonly Span[]
): (T & { stretch: number })[] {
  let stretch = 0;
  return pieces.map((piece) => {
    while ((active[stretch]?.endMs ?? Infinity) <= piece.startMs) stretch += 1;
    return { ...piece, stretch };
  });
}

function withoutTitle(piece: Stretch): Stretch {
  const { startMs, endMs, app, category, ruleId, project, projectSource, domain, stretch } = piece;
  return { startMs, endMs, app, category, ruleId, project, projectSource, domain, stretch };
}
