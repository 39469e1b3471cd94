import type { BucketEvent, EventData } from '../activitywatch/event.ts';
import { flatten, overlay } from '../time/overlay.ts';
import { intersectSpans, type Span } from '../time/spans.ts';
import { editorWindows, projectName } from './editors.ts';

/** The name of the git repository that a path lies in, for the paths of editors that lie in one. */
export type GitRoots = ReadonlyMap<string, string>;

/** When an editor had a project open, and whether its name is that of a git repository. */
export type EditedSpan = Span & { project: string; source: 'editor' | 'git'; branch: string };

/** The spans of one editor bucket (flooded) within the allowed spans. */
export function editedSpans(
  events: readonly BucketEvent[],
  allowed: readonly Span[],
  gitRoots: GitRoots = new Map()
): EditedSpan[] {
  return intersectSpans(events, allowed).map(({ startMs, endMs, data }) => ({
    startMs,
    endMs,
    ...nameProject(data, gitRoots),
    branch: typeof data['branch'] === 'string' ? data['branch'] : ''
  }));
}

/** The repository of the folder that is open, else of the file, else the folder's own name. */
function nameProject(data: EventData, gitRoots: GitRoots): Pick<EditedSpan, 'project' | 'source'> {
  const [root] = editorPaths(data).flatMap((path) => gitRoots.get(path) ?? []);
  if (root !== undefined) return { project: root, source: 'git' };
  return { project: projectName(data['project']), source: 'editor' };
}

/** The paths in an editor's event: the open folder, then the file. */
export const editorPaths = (data: EventData): string[] =>
  [data['project'], data['file']].filter((path) => typeof path === 'string');

/** The spans of one editor's watcher, and the watcher's name. */
export type EditorSpans = { client: string; spans: readonly EditedSpan[] };

type Editable = Span & { app: string; editor: EditedSpan | undefined };

/** Windows of editors, cut and marked with what their own watcher reported for that time. Other windows stay as they are. */
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
