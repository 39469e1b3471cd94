import { expect, test } from 'vitest';
import { projectName } from './project-name.ts';

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
  ['git.example/group/web#token/secret', 'web'],
  ['git.example/group/web?token=secret/secret', 'web'],
  ['web#secret', 'web'],
  ['/srv/web#secret', 'web'],
  ['/srv/C#/web', 'web'],
  ['C# tools', 'C# tools'],
  ['xcode-tools', 'xcode-tools'],
  ['web\ud83d', 'web\ufffd'],
  // aw-watcher-vscode and aw-watcher-zed send the path of a URI, aw-watcher-sublime writes `/C` for `C:`.
  ['/c:/Users/anna/src/web', 'web'],
  ['/C/Users/anna/src/web', 'web'],
  ['/home/anna/my%20project', 'my project'],
  ['/home/anna/100%', '100%'],
  ['my%20project', 'my project'],
  ['my%2520project', 'my project'],
  ['anna%3Asecret%40git.example/web', 'web'],
  ['/home/anna/src/../src/./web', 'web'],
  ['/home/anna.smith/web', 'web'],
  ['/home/CORP/anna/web', 'web'],
  ['/home/anna/src/home', 'home'],
  ['/home/anna/src/web/.git', 'web'],
  ['/home/anna/src/.config', '.config'],
  ['/workspaces/payments-api', 'payments-api'],
  // aw-watcher-vs sends the solution; VS Code and Sublime Text have files for workspaces.
  ['C:\\src\\Web\\Web.sln', 'Web'],
  ['/home/anna/src/payments-api.code-workspace', 'payments-api'],
  ['web.sublime-project', 'web'],
  ["'/srv/web'", 'web'],
  ['next.js', 'next.js'],
  // aw-watcher-claudecode sends the remote of the repository.
  ['git@host:team/repo.git', 'repo'],
  ['git@host:repo.git', 'repo'],
  ['host:repo.git', 'repo'],
  ['ssh://git@host:22/team/repo.git', 'repo'],
  ['https://host/team/repo.git/', 'repo'],
  ['git@ssh.dev.azure.com:v3/org/Payments%20API/My%20Repo', 'My Repo'],
  ['', ''],
  [null, '']
])('the project of %s', (project, name) => {
  expect(projectName(project)).toBe(name);
});

test.each([
  ...[
    'c:\\users\\anna',
    '/c:/Users/anna',
    '/C:/Users/anna/',
    '/C/Users/anna',
    'D:\\Users\\anna',
    '/mnt/c/Users/anna'
  ],
  ...[
    '/cygdrive/c/Users/anna',
    '//?/C:/Users/anna',
    '\\\\?\\C:\\Users\\anna',
    'C:\\Users\\anna\\.',
    '/c%3A/Users/anna'
  ],
  ...[
    '/var/home/anna',
    '/export/home/anna',
    '/usr/home/anna',
    '/home//anna',
    '/home/anna/src/..',
    '/home2/anna'
  ],
  ...[
    '/home/CORP/anna',
    '/home/corp.example.com/anna',
    '/home/corp.local/anna',
    '/home/users/anna',
    '/home/a/anna'
  ],
  ...[
    '/System/Volumes/Data/Users/anna',
    '/Volumes/Macintosh HD/Users/anna',
    '/private/var/root',
    '/var/root'
  ],
  ...['\\\\fileserver\\home$\\anna', '\\\\fileserver\\users\\anna', '\\\\wsl.localhost\\Ubuntu\\home\\anna'],
  ...[
    'file:///home/anna',
    'vscode-remote://ssh-remote+box/home/anna',
    '/scp:anna@host:/home/anna',
    '/home%2Fanna'
  ],
  ...[
    '/data/data/com.termux/files/home',
    '/mnt/data/home/anna',
    '/media/anna/disk/home/anna',
    '/volume1/homes/anna'
  ],
  ...[
    '~',
    '~anna',
    '$HOME',
    '${HOME}',
    '%USERPROFILE%',
    '/home',
    '/Users',
    'C:\\Users',
    '/c:/',
    '/c',
    '/mnt/c',
    '"/home/anna"',
    'C:\\Benutzer\\anna',
    '/afs/example.com/user/a/anna',
    'C:\\',
    '/',
    '/srv',
    '/opt'
  ]
])('%s is a home folder, which is no project', (home) => {
  expect(projectName(home)).toBe('');
});

test.each([
  ...[
    'null',
    'None',
    'NULL',
    'nil',
    'undefined',
    'unknown',
    'Unknown',
    '(unknown)',
    '<unknown>',
    'N/A',
    'NaN',
    '"null"'
  ],
  ...[
    '-',
    '--',
    '—',
    '?',
    '...',
    'tmp',
    '/tmp',
    '/tmp/',
    'C:\\Temp',
    'root',
    'home',
    '[object Object]',
    'No project',
    '   '
  ]
])('"%s" is no project', (none) => {
  expect(projectName(none)).toBe('');
});

test.each([
  ['/data/people/anna', '/data/people/anna', ''],
  ['/data/people/', '/data/people/anna', ''],
  ['/data/people/anna/web', '/data/people/anna', 'web'],
  ['E:\\profiles\\anna', 'e:\\Profiles\\Anna\\', ''],
  ['/E:/profiles/anna', 'E:\\profiles\\anna', ''],
  ['file:///e%3A/profiles/anna/web', 'E:\\profiles\\anna', 'web'],
  ['file:///c%3A/Users/anna/', 'C:\\Users\\Anna', ''],
  ['/mnt/c/Users/anna', 'C:\\Users\\Anna', ''],
  ['anna', '/data/people/anna', ''],
  ['/srv/anna', '/data/people/anna', 'anna'],
  ['/home/anna.li/web', '', ''],
  ['/home/anna.li/web', '/home/anna.li', 'web'],
  ['/home/bob', '/home', ''],
  ['/home/bob', '/', '']
])('the project of %s on the machine whose home is %s', (project, home, name) => {
  expect(projectName(project, home)).toBe(name);
});

test.each([
  ['/home/anna/Downloads', ''],
  ['/home/anna/Schreibtisch/', ''],
  ['/Users/anna/Library', ''],
  ['/Users/anna/Library/Application Support/Code', ''],
  ['/Users/anna/Te\u0301le\u0301chargements', ''],
  ['C:\\Users\\anna\\Desktop', ''],
  ['C:\\Users\\anna\\OneDrive - Acme Corp\\Documents', ''],
  ['C:\\Users\\anna\\OneDrive - Acme Corp', ''],
  ['C:\\Users\\anna\\AppData\\Roaming\\Code', ''],
  ['file:///c%3A/Users/anna/Documents', ''],
  ['/mnt/c/Users/anna/Documents', ''],
  ['~/Downloads', ''],
  ['/home/anna/.config/nvim', ''],
  ['/home/anna/.ssh', ''],
  ['/home/anna/.local/share/nvim', ''],
  ['/home/anna/.dotfiles', '.dotfiles'],
  ['/home/anna/.local/src/web', 'web'],
  ['/home/anna/Downloads/web', 'web'],
  ['/home/anna/Documents/web', 'web'],
  ['C:\\Users\\anna\\OneDrive - Acme Corp\\Documents\\web', 'web'],
  ['/srv/downloads', 'downloads'],
  ['/home/anna/src/Documents', 'Documents'],
  ['Downloads', 'Downloads']
])('a folder that every home has is no project: %s', (path, name) => {
  expect(projectName(path)).toBe(name);
});

test('so is one of the home of this machine, wherever that is', () => {
  expect(projectName('/srv/people/anna/Downloads', '/srv/people/anna')).toBe('');
  expect(projectName('/srv/people/anna/web', '/srv/people/anna')).toBe('web');
});
