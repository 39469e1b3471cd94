import { group } from 'd3-array';
import * as v from 'valibot';
import type { BucketEvent, EventData } from '../activitywatch/event.ts';
import { flatten, overlay } from '../time/overlay.ts';
import { intersectSpans, type Span } from '../time/spans.ts';
import {
  appOfBucket,
  type BucketNames,
  editorOfApp,
  editorOfBucket,
  type EditorProgram,
  namesApp,
  speaksFor
} from './editor-programs.ts';
import { projectName } from './project-name.ts';
import { parseStringified } from './stringified-data.ts';

/** The name of the git repository that a path lies in, for the paths of editors that lie in one. */
export type GitRoots = ReadonlyMap<string, string>;

/** What is known of this machine: the repositories of editors' paths, and the home folder. */
export type Machine = { gitRoots?: GitRoots | undefined; home?: string | undefined };

/** When an editor had a project open, and whether its name is that of a git repository. */
export type EditedSpan = Span & { project: string; source: 'editor' | 'git'; branch: string };

/** `app`: the program that the event names, else the one that its client is named after. */
type WatchedSpan = EditedSpan & { app: string };
/** The spans of one editor bucket, and the editor that writes it; undefined for an unknown client. */
export type EditorSpans = { editor: EditorProgram | undefined; spans: readonly WatchedSpan[] };

type EditorEvents = { bucket: BucketNames; events: readonly BucketEvent[] };

/** The spans of an editor bucket (flooded) within the allowed spans. */
export function editedSpans(
  { bucket, events }: EditorEvents,
  allowed: readonly Span[],
  machine: Machine = {}
): EditorSpans {
  const spans = intersectSpans(events, allowed).map(({ startMs, endMs, data }) => ({
    startMs,
    endMs,
    ...nameProject(data, machine),
    branch: typeof data['branch'] === 'string' ? data['branch'] : '',
    app: textsIn(data, APP_FIELDS)[0] ?? appOfBucket(bucket)
  }));
  return { editor: editorOfBucket(bucket), spans };
}

const APP_FIELDS = ['editor', 'app', 'application', 'ide', 'program', 'appName', 'editorName'];
/** aw-watcher-jetbrains gives the project's name as `project` and the paths in fields of their own. */
const FOLDER_FIELDS = ['project', 'projectPath'];

const textsIn = (data: EventData, fields: readonly string[]) =>
  fields
    .map((field) => data[field])
    .filter((text): text is string => typeof text === 'string' && text !== '');

/** The repository of the folder that is open, else of the file, else the folder's own name. A home folder names nothing. */
function nameProject(
  data: EventData,
  { gitRoots = new Map(), home = '' }: Machine
): Pick<EditedSpan, 'project' | 'source'> {
  const [root] = editorPaths(data).flatMap((path) => gitRoots.get(path) ?? []);
  if (root !== undefined) return { project: root, source: 'git' };
  const names = openFolders(data).map((folder) => ({ folder, name: projectName(folder, home) }));
  const isNone = names.some(({ folder, name }) => name === '' && PATH.test(folder));
  return { project: isNone ? '' : (names.find(({ name }) => name !== '')?.name ?? ''), source: 'editor' };
}

const PATH = /^(?:[\\/~]|[a-z]:[\\/]|[a-z][a-z0-9+.-]*:\/\/)/i;

/** The paths in an editor's event: the open folders, then the file. */
export const editorPaths = (data: EventData): string[] => [...openFolders(data), ...fileOf(data)];

/** JetBrains' `file` is a name, or the part of the path behind that of the project, where there is no `fileFullPath`. */
function fileOf(data: EventData): string[] {
  const [whole, file, folder] = ['fileFullPath', 'file', 'projectPath'].map(
    (field) => textsIn(data, [field])[0]
  );
  if (whole !== undefined || file === undefined) return whole === undefined ? [] : [whole];
  const isPart = folder !== undefined && /^[\\/]/.test(file) && !file.startsWith(folder);
  return [isPart ? folder.replace(/[\\/]+$/, '') + file : file];
}

const SublimeProject = v.object({
  folders: v.array(v.object({ path: v.string() }))
});

/** The folders that are open, or their names. Of several that Sublime Text has open, the one that the file lies in. */
function openFolders(data: EventData): string[] {
  return FOLDER_FIELDS.flatMap((field) => {
    const value = data[field];
    if (typeof value === 'string' && !/^\s*\{/.test(value)) return value === '' ? [] : [value];
    const read = v.safeParse(SublimeProject, typeof value === 'string' ? parseStringified(value) : value);
    const folders = read.success ? read.output.folders.map(({ path }) => path) : [];
    if (folders.length <= 1) return folders;
    const [file = ''] = fileOf(data);
    return folders.filter((folder) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`));
  });
}

type Editable = Span & { app: string; editor: EditedSpan | undefined };
type Speaker = { isItsWindow: (app: string) => boolean; spans: readonly EditedSpan[] };

/**
 * Returns a function that cuts and marks windows of editors with what their own watcher reported for that time. Other windows
 * stay as they are. An editor's own watcher comes before one that runs in several editors, and that before unknown clients,
 * which speak for windows of the app that their events name.
 */
export function editorAttachment(
  editors: readonly EditorSpans[]
): <T extends Editable>(pieces: readonly T[]) => T[] {
  const speakers = listSpeakers(editors).map(({ isItsWindow, spans }) => ({
    isItsWindow,
    flat: flatten(spans)
  }));
  return <T extends Editable>(pieces: readonly T[]) =>
    speakers.reduce<T[]>(
      (marked, { isItsWindow, flat }) => {
        const isOpen = ({ app, editor }: T) => editor === undefined && isItsWindow(app);
        const overlaid = overlay(marked, flat, isOpen);
        return overlaid.map(({ part, over }) => (over === undefined ? part : { ...part, editor: over }));
      },
      [...pieces]
    );
}

function listSpeakers(editors: readonly EditorSpans[]): Speaker[] {
  const active = editors.filter(({ spans }) => spans.length > 0);
  const watched = new Set(active.flatMap(({ editor }) => editor?.name ?? []));
  const ranked: Speaker[][] = [[], [], []];
  for (const { editor, spans } of active) {
    for (const [app, ofApp] of group(spans, (span) => span.app)) {
      const program = editor === undefined ? undefined : narrowEditor(editor, app);
      const rank = program === undefined ? 2 : program.isGeneral ? 1 : 0;
      const isItsWindow = (window: string) =>
        program === undefined
          ? isNamed(app, window) && !watched.has(editorOfApp(window)?.name ?? '')
          : speaksFor(program, window, watched);
      ranked[rank]?.push({ isItsWindow, spans: ofApp });
    }
  }
  return ranked.flat();
}

/** The program that an event names, where the watcher runs in several of its kind: PyCharm of JetBrains'. */
function narrowEditor(editor: EditorProgram, app: string): EditorProgram {
  const named = app === '' ? undefined : editorOfApp(app);
  return editor.isGeneral && named?.kind === editor.kind ? named : editor;
}

function isNamed(app: string, window: string): boolean {
  const named = editorOfApp(app);
  return named === undefined ? namesApp(app, window) : named.name === editorOfApp(window)?.name;
}

/** What editors had open, without what unknown clients say of programs that are no editors: their names are known from it. */
export const namingSpans = (editors: readonly EditorSpans[]): EditedSpan[] =>
  editors.flatMap(({ editor, spans }) =>
    editor === undefined ? spans.filter(({ app }) => editorOfApp(app) !== undefined) : spans
  );
