import { expect, test } from 'vitest';
import { localPaths } from './local-paths.ts';

const WINDOWS = { platform: 'win32', home: 'C:\\Users\\anna' } as const;
const LINUX = { platform: 'linux', home: '/home/anna' } as const;

test.each([
  // aw-watcher-vscode and aw-watcher-zed send the path of a URI, aw-watcher-sublime writes `/C` for `C:`.
  ['/c:/Users/anna/src/web', ['C:/Users/anna/src/web']],
  ['/c:/Users/anna/src/My%20Web', ['C:/Users/anna/src/My%20Web', 'C:/Users/anna/src/My Web']],
  ['/C/Users/anna/src/web', ['C:/Users/anna/src/web']],
  ['/mnt/c/src/web', ['C:/src/web']],
  ['C:\\src\\Web\\Web.sln', ['C:\\src\\Web\\Web.sln']],
  ['~\\src\\web', ['C:\\Users\\anna\\src\\web']],
  ['payments-api', []],
  ['.\\Program.cs', []]
])('on Windows %s may be', (path, local) => {
  expect(localPaths(path, WINDOWS)).toEqual(local);
});

test.each([
  ['/home/anna/src/web', ['/home/anna/src/web']],
  ['/home/anna/my%20project', ['/home/anna/my%20project', '/home/anna/my project']],
  ['file:///home/anna/my%20project', ['/home/anna/my project']],
  ['~/src/web', ['/home/anna/src/web']],
  ['C:\\src\\web', ['/mnt/c/src/web']],
  ['/home/anna/100%', ['/home/anna/100%']],
  ['vscode-remote://ssh/src/mono', []],
  ['-', []],
  ['', []]
])('on Linux %s may be', (path, local) => {
  expect(localPaths(path, LINUX)).toEqual(local);
});
