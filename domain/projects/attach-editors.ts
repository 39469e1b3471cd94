import { flatten, overlay } from '../time/overlay.ts';
import type { Span } from '../time/spans.ts';
import type { EditedSpan } from './edited-spans.ts';
import { editorWindows } from './editors.ts';

/** What one editor's watcher tells, and the watcher's name. */
export type EditorSpans = { client: string; spans: readonly EditedSpan[] };

type Editable = Span & { app: string; editor: EditedSpan | undefined };

/** Windows of editors, cut and marked with what their own watcher says of that time. Other windows stay as they are. */
export function attachEditors<T extends Editable>(
  pieces: readonly T[],
  editors: readonly EditorSpans[]
): T[] {
  return editors.reduce<T[]>(
    (marked, { client, spans }) => {
      const isItsWindow = editorWindows(client);
      const isOpen = ({ app, editor }: T) => editor === undefined && isItsWindow(app);
      const overlaid = overlay(marked, flatten(spans), isOpen);
      return overlaid.map(({ part, over }) => (over === undefined ? part : { ...part, editor: over }));
    },
    [...pieces]
  );
}
