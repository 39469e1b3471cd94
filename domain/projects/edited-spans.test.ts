import { describe, expect, it } from 'vitest';
import type { EventData } from '../activitywatch/event.ts';
import { editorAttachment, type EditedSpan, editedSpans, editorPaths, namingSpans } from './edited-spans.ts';

type Window = { startMs: number; endMs: number; app: string; editor: EditedSpan | undefined };
const HOUR = [{ startMs: 0, endMs: 3_600_000 }];

function editor(client: string, data: EventData, endMs = 3_600_000, home = '') {
  const bucket = { client, id: client, hostname: '' };
  return editedSpans({ bucket, events: [{ startMs: 0, endMs, data }] }, HOUR, { home });
}

/** Seconds of each project in an hour of one app's window. */
function projectsIn(app: string, ...editors: ReturnType<typeof editor>[]) {
  const window: Window = { startMs: 0, endMs: 3_600_000, app, editor: undefined };
  return editorAttachment(editors)([window]).map((piece) => [
    piece.editor?.project ?? '',
    (piece.endMs - piece.startMs) / 1000
  ]);
}

const code = editor('aw-watcher-vscode', { project: '/srv/payments-api' }, 3_580_000);
const vault = {
  project: 'Diary of Anna',
  projectPath: '/home/anna/Documents/Diary of Anna',
  editor: 'Obsidian'
};

describe('the project of a window', () => {
  it('is never what a note-taking plugin says of its own program', () => {
    const obsidian = editor('aw-watcher-obsidian', vault);
    expect(projectsIn('Code', obsidian, code)).toEqual([
      ['payments-api', 3580],
      ['', 20]
    ]);
    expect(projectsIn('Code', obsidian)).toEqual([['', 3600]]);
    expect(projectsIn('obsidian', obsidian, code)).toEqual([['Diary of Anna', 3600]]);
    expect(namingSpans([obsidian, code]).map(({ project }) => project)).toEqual(['payments-api']);
  });

  it('is what an unknown client says of the app that its event names, unless that has its own watcher', () => {
    const mine = (app: string) => editor('aw-watcher-of-mine', { project: 'web', app });
    expect(projectsIn('Zed', mine('zed'))).toEqual([['web', 3600]]);
    expect(projectsIn('Code', mine('Visual Studio Code'))).toEqual([['web', 3600]]);
    expect(projectsIn('Code', mine('Visual Studio Code'), code)).toEqual([
      ['payments-api', 3580],
      ['', 20]
    ]);
    expect(projectsIn('Zed', mine('Code'))).toEqual([['', 3600]]);
    expect(projectsIn('Zed', editor('aw-watcher-of-mine', { project: 'web' }))).toEqual([['', 3600]]);
    expect(namingSpans([mine('zed')])).toHaveLength(1);
  });

  it('is that of the program that a general watcher names', () => {
    const pycharm = editor('aw-watcher-jetbrains', { project: 'web', editor: 'PyCharm' });
    expect(projectsIn('jetbrains-pycharm', pycharm)).toEqual([['web', 3600]]);
    expect(projectsIn('jetbrains-idea', pycharm)).toEqual([['', 3600]]);
  });
});

describe('an event', () => {
  const named = (client: string, data: EventData, home?: string) =>
    editor(client, data, 3_600_000, home).spans.map(({ project }) => project);

  it('of JetBrains has the paths beside the name, and the home folder is no project of its name', () => {
    const jetbrains = {
      ...{ file: 'App.kt', fileFullPath: '/srv/api/web/App.kt' },
      ...{ project: 'web', projectPath: '/srv/api/web' }
    };
    expect(editorPaths(jetbrains)).toEqual(['web', '/srv/api/web', '/srv/api/web/App.kt']);
    const older = { file: '/src/App.kt', project: 'web', projectPath: '/srv/api/web' };
    expect(editorPaths(older)).toEqual(['web', '/srv/api/web', '/srv/api/web/src/App.kt']);
    expect(named('aw-watcher-idea', jetbrains)).toEqual(['web']);
    expect(named('aw-watcher-idea', { project: 'null', projectPath: '/srv/api' })).toEqual(['api']);
    expect(named('aw-watcher-idea', { project: 'anna', projectPath: '/home/anna' })).toEqual(['']);
    expect(named('aw-watcher-idea', { project: 'anna', projectPath: '/data/anna' }, '/data/anna')).toEqual([
      ''
    ]);
  });

  it.each([
    ["{'folders': [{'path': '/srv/web'}]}", '/srv/web/a.ts', 'web'],
    ["{'folders': [{'path': '/C/src/web', 'folder_exclude_patterns': ['a', 'b']}], 'x': None}", '', 'web'],
    [
      "{'folders': [{'path': '/srv/docs'}, {'path': \"/srv/anna's web\"}]}",
      "/srv/anna's web/a.ts",
      "anna's web"
    ],
    ["{'folders': [{'path': '/srv/docs'}, {'path': '/srv/web'}]}", 'untitled', ''],
    ["{'build_systems': [{'env': {'path': '/usr/bin'}}]}", '', ''],
    ["{'folders': [{'path': '/home/anna', 'follow_symlinks': True}]}", '', ''],
    ['{"folders": [{"path": "/srv/web"}]}', '', 'web'],
    ["{'folders': [{'path': ", '', ''],
    ['{}', '', '']
  ])('of Sublime Text may hold its data as text: %s', (project, file, name) => {
    expect(named('aw-watcher-sublime', { project, file })).toEqual([name]);
  });
});
