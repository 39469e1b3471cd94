import { expect, test } from 'vitest';
import { editorWindows, isFolder, projectName } from './editors.ts';

const HOMES = [
  'c:\\users\\anna',
  '/c:/Users/anna',
  '/C:/Users/anna/',
  '/C/Users/anna',
  '/mnt/c/Users/anna',
  '/var/home/anna',
  '/export/home/anna',
  '/usr/home/anna',
  '/home/CORP/anna',
  '/home/corp.example.com/anna',
  '/home/corp.local/anna',
  '/System/Volumes/Data/Users/anna',
  '\\\\fileserver\\home$\\anna',
  'file:///home/anna',
  '/data/data/com.termux/files/home',
  'D:\\Users\\anna',
  'vscode-remote://ssh-remote+box/home/anna',
  '/var/root'
];

test.each([
  ['/home/anna/src/web-dashboard', 'web-dashboard'],
  ['/home/anna/src/web-dashboard/', 'web-dashboard'],
  ['C:\\Users\\anna\\src\\Web Dashboard', 'Web Dashboard'],
  ['\\\\server\\share\\infra\\', 'infra'],
  ['vscode-remote://ssh-remote+host/srv/payments-api', 'payments-api'],
  ['payments-api', 'payments-api'],
  ['/home/anna', ''],
  ['/Users/anna/', ''],
  ['C:\\Users\\anna', ''],
  ['/root', ''],
  ['/', ''],
  ['C:\\', ''],
  ['~', ''],
  ['unknown', ''],
  ['/var/home/anna', ''],
  ['/mnt/c/Users/anna', ''],
  ['/mnt/c/Users/anna/src/web', 'web'],
  ['/c/Users/anna', ''],
  ['c:\\users\\anna', ''],
  ['C:\\Documents and Settings\\anna\\', ''],
  ['C:\\Documents and Settings\\anna\\web', 'web'],
  ['\\\\wsl$\\Ubuntu\\home\\anna', ''],
  ['file:///c%3A/Users/anna', ''],
  ['file:///C:/Users/anna', ''],
  ['/ssh:anna@host:/home/anna', ''],
  ['~anna', ''],
  ['https://anna:p@ss@git.example', 'git.example'],
  ['https://anna:p@ss@git.example:8443', 'git.example:8443'],
  ['https://anna:p@ss@git.example/group/web', 'web'],
  ['https://anna:pass/word@git.example', ''],
  ['https://anna:pass#word@git.example', ''],
  ['https://[::1]:8080', '[::1]:8080'],
  ['https://git.example/group/web?token=a/b#c', 'web'],
  ['https://git.example/@scope/web', 'web'],
  ['anna:p@ss@git.example', 'git.example'],
  ['anna:p@ss@git.example/group/web', 'web'],
  ['git@git.example:group/web.git#secret', 'web'],
  ['git@host:team/repo.git', 'repo'],
  ['ssh://git@host/team/repo.git', 'repo'],
  ['/home/anna/my%20project', 'my project'],
  ['/c:/Users/anna/src/web', 'web'],
  ['/home/anna/src/payments-api.code-workspace', 'payments-api'],
  ['/home/CORP/anna/web', 'web'],
  ['/home/anna.smith/web', 'web'],
  ['/home/anna/src/home', 'home'],
  ['xcode-tools', 'xcode-tools'],
  ['\ud83d', '\ufffd'],
  ['git.example/group/web#token/secret', 'web'],
  ['git.example/group/web?token=secret/secret', 'web'],
  ['web#secret', 'web'],
  ['/srv/web#secret', 'web'],
  ['/srv/C#/web', 'web'],
  ['C# tools', 'C# tools'],
  ...HOMES.map((path) => [path, '']),
  ...[
    'null',
    'None',
    'undefined',
    '(unknown)',
    'Unknown',
    '-',
    'tmp',
    '/tmp',
    'root',
    '/home',
    '/Users',
    'nil'
  ].map((none) => [none, '']),
  ['', ''],
  [null, '']
] as [unknown, string][])('the project of %s', (project, name) => {
  expect(projectName(project)).toBe(name);
});

test.each([
  ['aw-watcher-vscode', 'Code', true],
  ['aw-watcher-vscode', 'Code.exe', true],
  ['aw-watcher-vscode', 'Cursor', true],
  ['aw-watcher-vscode', 'VSCodium', true],
  ['aw-watcher-vscode', 'code-oss', true],
  ['aw-watcher-vscode', 'codeblocks', false],
  ['aw-watcher-vscode', 'Xcode', false],
  ['aw-watcher-vscode', 'Google-chrome', false],
  ['aw-watcher-vscode', 'Alacritty', false],
  ['aw-watcher-cursor', 'Cursor', true],
  ['aw-watcher-cursor', 'Code', false],
  ['aw-watcher-xcode', 'Xcode', true],
  ['aw-watcher-xcode', 'Code', false],
  ['aw-watcher-claudecode', 'Code', false],
  ['aw-watcher-claude-code', 'Code', false],
  ['aw-watcher-opencode', 'Code', false],
  ['aw-watcher-obsidian', 'Code', false],
  ['aw-watcher-obsidian', 'obsidian', true],
  ['aw-watcher-vim', 'Alacritty', true],
  ['aw-watcher-vim', 'iTerm2', true],
  ['aw-watcher-vim', 'gnome-terminal-server', true],
  ['aw-watcher-vim', 'Steam', false],
  ['aw-watcher-vim', 'Code', false],
  ['aw-watcher.nvim', 'kitty', true],
  ['aw-watcher-jetbrains', 'jetbrains-pycharm-ce', true],
  ['aw-watcher-jetbrains', 'idea64.exe', true],
  ['aw-watcher-intellij-idea', 'jetbrains-idea', true],
  ['aw-watcher-idea', 'IntelliJ IDEA', true],
  ['aw-watcher-idea', 'jetbrains-webstorm', false],
  ['aw-watcher-Python', 'jetbrains-pycharm', true],
  ['aw-watcher-WebStorm', 'webstorm64.exe', true],
  ['aw-watcher-AndroidStudio', 'jetbrains-studio', true],
  ['aw-watcher-Ruby', 'RubyMine', true],
  ['aw-watcher-Rider', 'rider64.exe', true],
  ['aw-watcher-sublimetext', 'Sublime_text', true],
  ['aw-watcher-notepadpp', 'notepad++.exe', true],
  ['aw-watcher-netbeans', 'NetBeans IDE 21', true],
  ['aw-watcher-zed', 'dev.zed.Zed', true],
  ['aw-watcher-of-mine', 'Zed', false],
  ['aw-watcher-of-mine', 'Slack', false]
])('whether %s speaks of %s', (client, app, speaks) => {
  expect(editorWindows({ client, programs: [] })(app)).toBe(speaks);
});

test('a watcher that is not known speaks of the programs that its events name', () => {
  const speaks = editorWindows({ client: 'aw-watcher-of-mine', programs: ['Zed', 'My Editor', 'vscode'] });
  expect(['dev.zed.Zed', 'my editor', 'My Editor.exe', 'Code'].map(speaks)).toEqual([true, true, true, true]);
  expect(['Slack', 'My', 'jetbrains-idea'].map(speaks)).toEqual([false, false, false]);
});

test.each([
  ['/home/anna', '/home/anna/', true],
  ['file:///home/anna', '/home/anna', true],
  ['/c:/Users/anna', 'C:\\Users\\Anna', true],
  ['/mnt/c/Users/anna', 'C:\\Users\\anna', true],
  ['file:///c%3A/Users/anna/', 'C:\\Users\\anna', true],
  ['/srv/people/anna', '/srv/people/anna', true],
  ['/srv/people/anna/web', '/srv/people/anna', false]
])('whether %s is the folder %s', (path, folder, same) => {
  expect(isFolder(path, folder)).toBe(same);
});
