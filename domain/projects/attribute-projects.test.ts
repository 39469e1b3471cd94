import { describe, expect, it, test } from 'vitest';
import { compileRules } from '../categorise/compile-rules.ts';
import type { ProjectRule } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { projectAttribution, type Clued } from './attribute-projects.ts';
import { compileNames } from './known-names.ts';

const WORK = 'Work > Programming';

function piece(startSeconds: number, endSeconds: number, given: Partial<Clued> = {}): Clued {
  return {
    startMs: startSeconds * 1000,
    endMs: endSeconds * 1000,
    app: 'Alacritty',
    title: 'git diff',
    domain: '',
    incognito: false,
    category: WORK,
    editor: undefined,
    stretch: 0,
    ...given
  };
}
const inEditor = (project: string, branch = '') => ({
  app: 'Code',
  editor: { project, source: 'editor' as const, branch }
});

function attribute(pieces: Clued[], projects: ProjectRule[] = []) {
  const rules = compileRules({ ...DEFAULT_RULES, projects });
  const names = compileNames(['payments-api', 'infra', 'libwire']);
  return projectAttribution(
    rules,
    () => names
  )(pieces).map(({ startMs, endMs, project, projectSource }) => [
    startMs / 1000,
    endMs / 1000,
    project,
    projectSource
  ]);
}

test('the editor counts before the title, the title before rules', () => {
  const rule = { id: 'pay', project: 'Payments', regex: 'PAY-\\d+' };
  const title = 'PAY-412 payments-api';
  expect(attribute([piece(0, 10, { ...inEditor('infra'), title })], [rule])).toEqual([
    [0, 10, 'infra', 'editor']
  ]);
  expect(attribute([piece(0, 10, { title })], [rule])).toEqual([[0, 10, 'payments-api', 'title']]);
  expect(attribute([piece(0, 10, { title: 'PAY-412' })], [rule])).toEqual([[0, 10, 'Payments', 'rule:pay']]);
});

test('a title introduces no name', () => {
  expect(attribute([piece(0, 10, { title: 'secret-takeover - Visual Studio Code' })])).toEqual([
    [0, 10, '', '']
  ]);
});

test('all conditions of a rule must hold; the branch counts like the title; a rule without any never matches', () => {
  const rules = [
    { id: 'nothing', project: 'Everything' },
    { id: 'jira', project: 'Board', regex: 'DASH', domains: ['jira.acme.test'] },
    { id: 'branch', project: 'Wire', regex: '^perf/', apps: ['code'] }
  ];
  const pieces = [
    piece(0, 10, { title: 'DASH', domain: 'jira.acme.test', category: 'Comms' }),
    piece(10, 20, { title: 'DASH', domain: 'other.test', category: 'Comms' }),
    piece(20, 30, { ...inEditor('', 'perf/WIRE-7'), category: 'Comms' })
  ];
  expect(attribute(pieces, rules)).toEqual([
    [0, 10, 'Board', 'rule:jira'],
    [10, 20, '', ''],
    [20, 30, 'Wire', 'rule:branch']
  ]);
});

test('a project is held for five minutes of work, and a longer piece is cut there', () => {
  expect(attribute([piece(0, 100, inEditor('infra')), piece(110, 200), piece(200, 1000)])).toEqual([
    [0, 100, 'infra', 'editor'],
    [110, 200, 'infra', 'held'],
    [200, 400, 'infra', 'held'],
    [400, 1000, '', '']
  ]);
});

test('nothing is held in other categories or after going away', () => {
  const editor = piece(0, 100, inEditor('infra'));
  expect(attribute([editor, piece(100, 110, { category: 'Comms > IM' })])[1]).toEqual([100, 110, '', '']);
  expect(attribute([editor, piece(100, 110, { category: 'Media > Video' })])[1]).toEqual([100, 110, '', '']);
  expect(attribute([editor, piece(100, 110, { stretch: 1 })])[1]).toEqual([100, 110, '', '']);
  expect(attribute([editor, piece(100, 110, { category: 'Work' })])[1]).toEqual([100, 110, 'infra', 'held']);
});

test('of several names in a title the one just seen in the editor is meant, else the longest', () => {
  const title = 'infra: bump payments-api';
  expect(attribute([piece(0, 10, { title })])[0]).toEqual([0, 10, 'payments-api', 'title']);
  expect(attribute([piece(0, 10, inEditor('infra')), piece(10, 20, { title })])[1]).toEqual([
    10,
    20,
    'infra',
    'title'
  ]);
  expect(attribute([piece(0, 10, inEditor('infra')), piece(400, 420, { title })])[1]).toEqual([
    400,
    420,
    'payments-api',
    'title'
  ]);
});

describe('an everyday word', () => {
  const everyday = (app: string, title: string, given: Partial<Clued> = {}) => {
    const rules = compileRules({ ...DEFAULT_RULES, projects: [] });
    const names = compileNames([
      'payments-api',
      'docs',
      'web',
      'app',
      'test',
      'notes',
      'home',
      'my project',
      'falafel'
    ]);
    const [first] = projectAttribution(
      rules,
      () => names
    )([piece(0, 10, { app, title, category: '', ...given })]);
    return first?.project;
  };

  it.each([
    ['Code', 'a.ts - web - Visual Studio Code', 'web'],
    ['Code', 'a.ts - web [WSL: Ubuntu] - Visual Studio Code', 'web'],
    ['Cursor', 'Test plan.md - docs - Cursor', 'docs'],
    ['Code', 'a.ts - my project - Visual Studio Code', 'my project'],
    ['jetbrains-idea', 'web – App.kt [web.main]', 'web'],
    ['devenv.exe', 'test (Running) - Microsoft Visual Studio', 'test'],
    ['Xcode', 'app — Home.swift', 'app'],
    ['dev.zed.Zed', 'docs — notes.md', 'docs'],
    ['Emacs', '[notes] home.org - Emacs', 'notes'],
    ['Sublime_text', '~/src/x/test.ts (web) - Sublime Text', 'web'],
    ['Gvim', 'a.ts (~/src/web/lib) - GVIM', 'web'],
    ['Alacritty', 'anna@home: ~/src/web/test', 'web'],
    ['WindowsTerminal.exe', 'PS C:\\Users\\anna\\src\\docs>', 'docs'],
    ['Terminal', 'docs — -zsh — 80×24', 'docs'],
    ['konsole', 'web : bash — Konsole', 'web'],
    ['Alacritty', 'anna@web: ~/src/payments-api/test', 'payments-api'],
    ['firefox', 'Pull requests · acme/web · GitHub — Mozilla Firefox', 'web'],
    ['Google-chrome', 'Fix it by anna · Pull Request #7 · acme/docs - Google Chrome', 'docs']
  ])('is a project where %s names its project: %s', (app, title, project) => {
    expect(everyday(app, title)).toBe(project);
  });

  it.each([
    ['Spotify', 'Test Drive'],
    ['Spotify', 'Falafel - A Band'],
    ['Spotify', 'Anna/Test - Home'],
    ['vlc', '/home/anna/test/web.mkv - VLC media player'],
    ['mpv', '~/test/a.mkv'],
    ['Slack', 'docs (Channel) - Acme - Slack'],
    ['Slack', '~/src/web is broken'],
    ['discord', '#test | Acme - Discord'],
    ['Microsoft Teams', 'Notes | Microsoft Teams'],
    ['thunderbird', 'The web app - Mozilla Thunderbird'],
    ['Google-chrome', 'My project - Google Docs - Google Chrome'],
    ['Google-chrome', 'AC/test: live - YouTube - Google Chrome'],
    ['Google-chrome', 'Home - Google Chrome'],
    ['Org.gnome.Nautilus', 'docs'],
    ['obsidian', 'home - notes - Obsidian v1.8'],
    ['Alacritty', 'npm test'],
    ['Terminal', 'anna — ssh web — 80×24'],
    ['Alacritty', 'anna@web: ~'],
    ['Alacritty', '~/src/other/test'],
    ['Alacritty', '[test] 0:nvim* "a.ts"'],
    ['Code', 'test.ts - other - Visual Studio Code'],
    ['Code', 'Welcome to the web app - other - Visual Studio Code'],
    ['jetbrains-idea', 'other – web.kt']
  ])('is none elsewhere: %s, %s', (app, title) => {
    expect(everyday(app, title)).toBe('');
  });

  it('is the repository of a page on a forge, never what a page of another site says', () => {
    const title = 'acme/web: Sells things - Google Chrome';
    expect(everyday('Google-chrome', title, { domain: 'github.com' })).toBe('web');
    expect(everyday('Google-chrome', title, { domain: 'git.acme.test' })).toBe('web');
    expect(everyday('Google-chrome', title, { domain: 'youtube.com' })).toBe('');
    const issue = 'Fix · Issue #7 · acme/web · GitHub - Google Chrome';
    expect(everyday('Google-chrome', issue, { domain: 'app.slack.com' })).toBe('');
  });
});

test('an incognito piece has the project of a rule on its app only, not even a held one', () => {
  const shown = { title: 'payments-api', domain: 'pay.example', incognito: true };
  const rules: ProjectRule[] = [
    { id: 'pay', project: 'Payments', regex: 'payments|pay' },
    { id: 'site', project: 'Site', domains: ['pay.example'] }
  ];
  const pieces = [piece(0, 10, inEditor('infra')), piece(10, 20, shown)];
  expect(attribute(pieces, rules)[1]).toEqual([10, 20, '', '']);
  const onApp: ProjectRule = { id: 'shell', project: 'Shell', apps: ['Alacritty'] };
  expect(attribute(pieces, [...rules, onApp])[1]).toEqual([10, 20, 'Shell', 'rule:shell']);
});
