import type { BucketEvent, EventData } from '../activitywatch/event.ts';
import { flatten, overlay } from '../time/overlay.ts';
import { intersectSpans, type Span } from '../time/spans.ts';
import { editorWindows, type EditorWatcher, isFolder, isKnownWatcher, projectName } from './editors.ts';

/** The name of the git repository that a path lies in, for the paths of editors that lie in one. */
export type GitRoots = ReadonlyMap<string, string>;

/** When an editor had a project open, and whether its name is that of a git repository. */
export type EditedSpan = Span & { project: string; source: 'editor' | 'git'; branch: string };

/** The spans of one editor bucket (flooded) within the allowed spans. `home`: the person's home folder, which is no project. */
export function editedSpans(
  events: readonly BucketEvent[],
  allowed: readonly Span[],
  gitRoots: GitRoots = new Map(),
  home = ''
): EditedSpan[] {
  return intersectSpans(events, allowed).map(({ startMs, endMs, data }) => ({
    startMs,
    endMs,
    ...nameProject(data, gitRoots, home),
    branch: typeof data['branch'] === 'string' ? data['branch'] : ''
  }));
}

/** The repository of the folder that is open, else of the file, else the folder's own name. A home folder is no project. */
function nameProject(
  data: EventData,
  gitRoots: GitRoots,
  home: string
): Pick<EditedSpan, 'project' | 'source'> {
  const [root] = editorPaths(data).flatMap((path) => gitRoots.get(path) ?? []);
  if (root !== undefined) return { project: root, source: 'git' };
  const isHome = (path: string) =>
    (home !== '' && isFolder(path, home)) || (/[\\/]/.test(path) && projectName(path) === '');
  const folders = folderPaths(data);
  if (folders.some(isHome)) return { project: '', source: 'editor' };
  return { project: folders.map(projectName).find((name) => name !== '') ?? '', source: 'editor' };
}

const texts = (...values: unknown[]): string[] =>
  values.filter((value) => typeof value === 'string' && value !== '').map(String);

/** What an event says of the folder that is open: a path, or a name. JetBrains' plugin has the path beside the name. */
const folderPaths = ({ project, projectPath, file }: EventData): string[] => [
  ...(typeof project === 'string' ? foldersIn(project, file) : []),
  ...texts(projectPath)
];

/** Sublime Text's watcher writes a project without a name as Python's text of its data: `{'folders': [{'path': '…'}]}`. */
function foldersIn(project: string, file: unknown): string[] {
  if (!/^\s*\{/.test(project)) return texts(project);
  const paths = [...project.matchAll(/['"]path['"]:\s*(['"])(.*?)\1/g)].map(([, , path = '']) => path);
  const open = paths.filter((path) => typeof file === 'string' && file.startsWith(path));
  return texts(open[0] ?? paths[0]);
}

/** The paths in an editor's event: the open folder, then the file. */
export const editorPaths = (data: EventData): string[] => [
  ...folderPaths(data),
  ...texts(data['fileFullPath'], data['file'])
];

const PROGRAM_KEYS = ['editor', 'app', 'ide', 'program', 'application'];

/** The names of the programs that the events of an editor's bucket speak of. */
export function programsIn(events: readonly BucketEvent[]): string[] {
  const names = events.flatMap(({ data }) => texts(...PROGRAM_KEYS.map((key) => data[key])));
  return [...new Set(names)];
}

/** The spans of one editor's watcher. */
export type EditorSpans = EditorWatcher & { spans: readonly EditedSpan[] };

type Editable = Span & { app: string; editor: EditedSpan | undefined };

/**
 * Windows of editors, cut and marked with what their own watcher reported for that time. Other windows stay as they are, and a
 * watcher that is not known says nothing of windows that another one speaks for.
 */
export function attachEditors<T extends Editable>(
  pieces: readonly T[],
  editors: readonly EditorSpans[]
): T[] {
  const isKnown = ({ client }: EditorSpans) => isKnownWatcher(client);
  const known = editors.filter(isKnown);
  const theirs = known.map(editorWindows);
  const isTheirs = (app: string) => theirs.some((isWindow) => isWindow(app));
  return [...known, ...editors.filter((editor) => !isKnown(editor))].reduce<T[]>(
    (marked, editor) => {
      const isItsWindow = editorWindows(editor);
      const isFree = isKnown(editor) ? () => true : (app: string) => !isTheirs(app);
      const isOpen = (piece: T) => piece.editor === undefined && isItsWindow(piece.app) && isFree(piece.app);
      const overlaid = overlay(marked, flatten(editor.spans), isOpen);
      return overlaid.map(({ part, over }) => (over === undefined ? part : { ...part, editor: over }));
    },
    [...pieces]
  );
}
