import { expect, test } from 'vitest';
import { editorWindows, projectName } from './editors.ts';

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
  ['git@git.example:group/web.git#secret', 'web.git'],
  ['git.example/group/web#token/secret', 'web'],
  ['git.example/group/web?token=secret/secret', 'web'],
  ['web#secret', 'web'],
  ['/srv/web#secret', 'web'],
  ['/srv/C#/web', 'web'],
  ['C# tools', 'C# tools'],
  ['', ''],
  [null, '']
])('the project of %s', (project, name) => {
  expect(projectName(project)).toBe(name);
});

test.each([
  ['aw-watcher-vscode', 'Code', true],
  ['aw-watcher-vscode', 'Code.exe', true],
  ['aw-watcher-vscode', 'Cursor', true],
  ['aw-watcher-vscode', 'VSCodium', true],
  ['aw-watcher-vscode', 'Google-chrome', false],
  ['aw-watcher-vscode', 'Alacritty', false],
  ['aw-watcher-vim', 'Alacritty', true],
  ['aw-watcher-vim', 'iTerm2', true],
  ['aw-watcher-vim', 'gnome-terminal-server', true],
  ['aw-watcher-vim', 'Steam', false],
  ['aw-watcher-vim', 'Code', false],
  ['aw-watcher-jetbrains', 'jetbrains-pycharm-ce', true],
  ['aw-watcher-jetbrains', 'idea64.exe', true],
  ['aw-watcher-of-mine', 'Zed', true],
  ['aw-watcher-of-mine', 'Slack', false]
])('whether %s speaks of %s', (client, app, speaks) => {
  expect(editorWindows(client)(app)).toBe(speaks);
});
