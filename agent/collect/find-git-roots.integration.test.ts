import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { vscode } from '#domain/testing/small-days.ts';
import { GitRootFinder } from './find-git-roots.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'tidesheet-git-')));
afterAll(() => rmSync(home, { recursive: true }));

const at = (...parts: string[]) => join(home, ...parts);
function folder(...parts: string[]): string {
  mkdirSync(at(...parts), { recursive: true });
  return at(...parts);
}
function file(...parts: string[]): string {
  mkdirSync(dirname(at(...parts)), { recursive: true });
  writeFileSync(at(...parts), '');
  return at(...parts);
}
const git = (where: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@b.test', '-c', 'protocol.file.allow=always', ...args],
    {
      cwd: where,
      stdio: 'ignore'
    }
  );
function repository(...parts: string[]): string {
  const where = folder(...parts);
  git(where, 'init');
  git(where, 'commit', '--allow-empty', '-m', 'First');
  return where;
}

async function rootOf(path: string): Promise<string | undefined> {
  const roots = await new GitRootFinder(home).find([vscode(['10:00:00', 60, { project: path, file: 'x' }])]);
  return roots.get(path);
}

describe('the git root of a path', () => {
  it('is the folder that holds the repository, however deep the path lies, file or folder', async () => {
    repository('src', 'mono');
    expect(await rootOf(at('src', 'mono'))).toBe('mono');
    expect(await rootOf(folder('src', 'mono', 'packages', 'web'))).toBe('mono');
    const deep = file('src', 'mono', 'packages', 'web', 'a.ts');
    expect(await rootOf(deep)).toBe('mono');
    expect(await rootOf(pathToFileURL(deep).href)).toBe('mono');
  });

  it('is found by the paths that an event of JetBrains has, and where a path is encoded', async () => {
    const where = repository('src', 'my project');
    const web = folder('src', 'my project', 'packages', 'web');
    const jetbrains = { project: 'web', projectPath: web, file: 'a.kt', fileFullPath: join(web, 'a.kt') };
    const roots = await new GitRootFinder(home).find([vscode(['10:00:00', 60, jetbrains])]);
    expect([...roots]).toEqual([[web, 'my project']]);
    expect(await rootOf(where.replace(' ', '%20'))).toBe('my project');
    expect(await rootOf(`~${where.slice(home.length)}`)).toBe('my project');
  });

  it('of a further work tree is its repository, bare or not', async () => {
    git(repository('src', 'payments-api'), 'worktree', 'add', '../payments-api-refunds');
    expect(await rootOf(at('src', 'payments-api-refunds'))).toBe('payments-api');
    git(folder('src'), 'clone', '--bare', 'payments-api', 'pay/.bare');
    git(at('src', 'pay', '.bare'), 'worktree', 'add', '-b', 'fix', '../fix');
    expect(await rootOf(at('src', 'pay', 'fix'))).toBe('pay');
    git(folder('src'), 'clone', '--bare', 'payments-api', 'billing.git');
    git(at('src', 'billing.git'), 'worktree', 'add', '-b', 'more', '../more');
    expect(await rootOf(at('src', 'more'))).toBe('billing');
  });

  it('of a submodule is the submodule', async () => {
    repository('src', 'libwire');
    const outer = repository('src', 'outer');
    git(outer, 'submodule', 'add', at('src', 'libwire'), 'vendor/wire');
    expect(await rootOf(join(outer, 'vendor', 'wire'))).toBe('wire');
    expect(await rootOf(join(outer, 'vendor'))).toBe('outer');
  });

  it('is found through symbolic links', async () => {
    symlinkSync(repository('data', 'infra'), at('shortcut'));
    expect(await rootOf(at('shortcut'))).toBe('infra');
  });

  it('is none where the home directory itself is under git, nor above it', async () => {
    git(home, 'init');
    expect(await rootOf(home)).toBeUndefined();
    expect(await rootOf(folder('notes'))).toBeUndefined();
    expect(await rootOf(dirname(home))).toBeUndefined();
    rmSync(at('.git'), { recursive: true });
  });

  it('is none for paths that are gone, of another system, or none at all', async () => {
    folder('src', 'half', '.git');
    for (const path of [
      at('gone'),
      'C:\\src\\mono',
      'vscode-remote://ssh/src/mono',
      'mono',
      '',
      at('src', 'half')
    ]) {
      expect(await rootOf(path)).toBeUndefined();
    }
  });
});
