/** Windows while somebody was there, cut where the browser's tab changed. */
import { browserWindows, domainOf, isBrowser } from '../activitywatch/browsers.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { isIncognito, isPrivateTitle, showsTab } from '../activitywatch/private-windows.ts';
import { flatten, overlay } from '../time/overlay.ts';
import type { EditedSpan } from '../projects/edited-spans.ts';
import type { Span } from '../time/spans.ts';
import { appOf } from './active-time.ts';
import type { FloodedBucket } from './flooded-buckets.ts';

/** A part of a window. `texts` is all that a category rule may look at; `incognito`: nothing but the app counts. */
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
    const app = appOf(data);
    const title = typeof data['title'] === 'string' ? data['title'] : '';
    const piece = {
      startMs,
      endMs,
      app,
      title,
      texts: Object.values(data).filter((value) => typeof value === 'string'),
      domain: domainOf(data['url']),
      incognito: false,
      editor: undefined
    };
    return isIncognito(data) || (isBrowser(app) && isPrivateTitle(title)) ? asPrivate(piece) : piece;
  });
}

/**
 * Returns a function that gives pieces the domain of the tab that each browser's own bucket names at that time; the order is
 * kept by start. Successive calls get pieces that follow each other.
 */
export function tabAttachment(
  webBuckets: readonly FloodedBucket[]
): (pieces: readonly WindowPiece[]) => WindowPiece[] {
  const browsers = webBuckets.map(({ bucket, events }) => {
    const tabs = flatten(events);
    const isPrivate = showsTab(tabs.filter(({ data }) => isIncognito(data)));
    return { isItsWindow: browserWindows(bucket), tabs, isPrivate };
  });
  return (pieces) =>
    browsers.reduce<WindowPiece[]>(
      (split, { isItsWindow, tabs, isPrivate }) => {
        const marked = split.map((piece) =>
          isItsWindow(piece.app) && isPrivate(piece) ? asPrivate(piece) : piece
        );
        const overlaid = overlay(marked, tabs, ({ app }) => isItsWindow(app));
        return overlaid.map(({ part, over }) => (over === undefined ? part : inTab(part, over.data)));
      },
      [...pieces]
    );
}

function inTab(piece: WindowPiece, tab: BucketEvent['data']): WindowPiece {
  if (piece.incognito || isIncognito(tab)) return asPrivate(piece);
  return { ...piece, domain: domainOf(tab['url']) };
}

/** Without what the window shows, so that no rule can look at it. */
const asPrivate = (piece: WindowPiece): WindowPiece => ({
  ...piece,
  incognito: true,
  title: '',
  texts: [piece.app],
  domain: ''
});
