/** Windows while somebody was there, cut where the browser's tab changed. */
import { browserWindows, domainOf } from '../activitywatch/browsers.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { flatten, overlay } from '../time/overlay.ts';
import type { EditedSpan } from '../projects/edited-spans.ts';
import type { Span } from '../time/spans.ts';
import { appOf } from './active-time.ts';
import type { FloodedBucket } from './flooded-buckets.ts';

/** A part of a window. `texts` is all that a category rule may look at; `incognito`: neither domain nor project leave. */
export type WindowPiece = Span & {
  app: string;
  title: string;
  texts: readonly string[];
  domain: string;
  incognito: boolean;
  /** What the editor's own watcher says, once attached. */
  editor: EditedSpan | undefined;
};

/** Windows as pieces. On macOS ActivityWatch's window watcher reports the browser's address itself. */
export function windowPieces(windows: readonly BucketEvent[]): WindowPiece[] {
  return windows.map(({ startMs, endMs, data }) => {
    const incognito = data['incognito'] === true;
    return {
      startMs,
      endMs,
      app: appOf(data),
      title: typeof data['title'] === 'string' ? data['title'] : '',
      texts: Object.values(data).filter((value) => typeof value === 'string'),
      domain: incognito ? '' : domainOf(data['url']),
      incognito,
      editor: undefined
    };
  });
}

/** The pieces with the domain of the tab that each browser's own bucket names at that time. Order is kept by start. */
export function attachTabs(
  pieces: readonly WindowPiece[],
  webBuckets: readonly FloodedBucket[],
  hostname: string
): WindowPiece[] {
  return webBuckets.reduce<WindowPiece[]>(
    (split, { bucket, events }) => {
      const isItsWindow = browserWindows(bucket.id, hostname);
      const overlaid = overlay(split, flatten(events), ({ app }) => isItsWindow(app));
      return overlaid.map(({ part, over }) => (over === undefined ? part : inTab(part, over.data)));
    },
    [...pieces]
  );
}

function inTab(piece: WindowPiece, tab: BucketEvent['data']): WindowPiece {
  const incognito = piece.incognito || tab['incognito'] === true;
  return { ...piece, incognito, domain: incognito ? '' : domainOf(tab['url']) };
}
