/** The git repositories that the paths of editors lie in. Paths are looked at on this machine and stay on it. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { editorPaths, type GitRoots } from '#domain/projects/edited-spans.ts';
import { projectName } from '#domain/projects/project-name.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { localPaths } from './local-paths.ts';

/** After so many paths or so much time the rest get the names of their folders: a network drive may not respond. */
const MAX_PATHS = 3000;
const TIMEOUT_MS = 5000;

/** Caches what it finds: each path is looked up once. */
export class GitRootFinder {
  readonly #home: string;
  readonly #roots = new Map<string, string>();
  readonly #asked = new Set<string>();
  #leftMs = TIMEOUT_MS;
  /** By folder: the name of its repository, empty where it is in none. */
  readonly #folders = new Map<string, Promise<string>>();

  constructor(home = homedir()) {
    this.#home = home;
  }

  /** Of all paths in the events of editors, those in a repository, with its name. */
  async find(buckets: readonly FetchedBucket[]): Promise<GitRoots> {
    const edited = buckets.filter(({ bucket }) => bucket.type === 'app.editor.activity');
    const paths = new Set(edited.flatMap(({ events }) => events.flatMap(({ data }) => editorPaths(data))));
    for (const path of paths) {
      if (this.#asked.has(path)) continue;
      if (this.#asked.size >= MAX_PATHS || this.#leftMs <= 0) break;
      this.#asked.add(path);
      const startedMs = performance.now();
      const name = await withinTime(this.#nameOf(path), this.#leftMs);
      this.#leftMs -= performance.now() - startedMs;
      if (name !== '') this.#roots.set(path, name);
    }
    return this.#roots;
  }

  async #nameOf(path: string): Promise<string> {
    for (const local of localPaths(path, { platform: process.platform, home: this.#home })) {
      try {
        const real = await realpath(local);
        return await this.#repositoryOf((await stat(real)).isDirectory() ? real : dirname(real));
      } catch {
        // Not there (any more), or not to be read: its name is all there is.
      }
    }
    return '';
  }

  /** The name of the repository that a folder lies in. A home directory under git names nothing, nor what is above it. */
  #repositoryOf(folder: string): Promise<string> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const found = this.#look(folder);
    this.#folders.set(folder, found);
    return found;
  }

  async #look(folder: string): Promise<string> {
    const home = await realpath(this.#home).catch(() => this.#home);
    if (isWithin(home, folder)) return '';
    const name = await repositoryAt(folder, home);
    if (name !== '') return name;
    const above = dirname(folder);
    return above === folder ? '' : this.#repositoryOf(above);
  }
}

function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && below.split(/[\\/]/)[0] !== '..';
}

/** The name of the repository whose root a folder is; empty where it is none. */
async function repositoryAt(folder: string, home: string): Promise<string> {
  const git = resolve(folder, '.git');
  const kind = await stat(git).catch(() => undefined);
  if (kind?.isDirectory()) {
    const head = await stat(resolve(git, 'HEAD')).catch(() => undefined);
    return head === undefined ? '' : projectName(folder, home);
  }
  if (!kind?.isFile()) return '';
  const gitDir = /^gitdir: (.+)$/m.exec(await readFile(git, 'utf8'))?.[1]?.trim();
  return gitDir === undefined ? '' : projectName(await mainFolder(folder, resolve(folder, gitDir)), home);
}

/** Of a further work tree the folder of its repository; a submodule is a repository of its own. */
async function mainFolder(folder: string, gitDir: string): Promise<string> {
  const common = await readFile(resolve(gitDir, 'commondir'), 'utf8').catch(() => undefined);
  if (common === undefined) return folder;
  const repository = resolve(gitDir, common.trim());
  if (basename(repository).startsWith('.')) return dirname(repository);
  return repository.replace(/\.git$/, '');
}

async function withinTime(looking: Promise<string>, leftMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done(''), leftMs);
  });
  try {
    return await Promise.race([looking, late]);
  } finally {
    clearTimeout(timer);
  }
}
