/** The name of a project from what an editor's watcher says. */
import { memoiseByKey } from '../memoise.ts';
import { cutText } from '../text.ts';
import { isNoProjectFolder } from './home-folders.ts';

const MAX_NAME_LENGTH = 100;
/** Longer than any path. */
const MAX_TEXT_LENGTH = 4096;

/** The user name and password may hold `@`; the last one before the path ends them. */
const URL = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#]*?)((?::\d*)?)(\/[^?#]*)?(?:[?#].*)?$/is;
/** `git@host:group/project.git`, or a password in front of a host */
const SECURE_COPY = /^(?:[^\s/\\]+@[^\s/\\:@]+:|[^\s/\\:@]+:[^\s/\\]*@)/;
/** `host:project.git` */
const REMOTE = /^[\w.-]{2,}:(?=[^\s:]+\.git$)/;
const ABSOLUTE = /^(?:[/\\~]|[A-Za-z]:[/\\])/;
/** What follows `#` is a fragment; `C#` and `C# tools` are names. */
const BEHIND = /(?:\?|#(?=\S)).*$/su;
/** Files that stand for the folder or project that is open. */
const PROJECT_FILE =
  /(?<=.)\.(?:git|code-workspace|sublime-(?:project|workspace)|sln[xf]?|(?:cs|vb|fs|vcx|es|py)proj|xcodeproj|xcworkspace|uproject|ipr)$/i;

/** What watchers and editors write where there is no project, and folders that hold anything. */
const NO_NAMES = new Set(
  'null none nil undefined unknown nan n/a false tmp temp root no-project noproject object-object'.split(' ')
);

/**
 * The name of a project from an absolute path, a URL, a git remote or already a name: its last folder, decoded, without what a
 * URL has behind it. Empty where there is none: no folder, a disk, a home folder (`home` is this machine's; left out: not
 * known), whose name is a person's, or a word that stands for no project.
 */
export const projectName = (project: unknown, home = ''): string =>
  typeof project === 'string' && project.length <= MAX_TEXT_LENGTH ? nameIn({ project, home }) : '';

type Named = { project: string; home: string };
const nameIn = memoiseByKey(
  ({ project, home }: Named) => `${home}\n${project}`,
  ({ project, home }) => {
    if (isNoName(project) || /^home$/i.test(project.trim())) return '';
    const path = pathIn(project);
    if (isNoProjectFolder(path, home)) return '';
    const name = folderName(path);
    return isNameOfHome(path, name, home) ? '' : name;
  }
);

function folderName(path: string): string {
  const name = path
    .replace(/^.*\//s, '')
    .replace(BEHIND, '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(PROJECT_FILE, '');
  if (isNoName(name) || /^[A-Za-z]:$/.test(name)) return '';
  return cutText(name, MAX_NAME_LENGTH);
}

/** `anna` where the home folder of this machine was opened as a project of that name. */
function isNameOfHome(path: string, name: string, home: string): boolean {
  const owner = home.replaceAll('\\', '/').replace(/\/+$/, '').replace(/^.*\//s, '');
  return !path.includes('/') && owner !== '' && name.toLowerCase() === owner.toLowerCase();
}

/** Brackets and quotes around a name count for nothing; what has neither letter nor digit is no name. */
function isNoName(name: string): boolean {
  const bare = name.toLowerCase().replace(AROUND, '').replace(/[ _]+/g, '-');
  return bare === '' || NO_NAMES.has(bare);
}
const AROUND = /^[^\p{L}\p{N}\p{Extended_Pictographic}]+|[^\p{L}\p{N}\p{Extended_Pictographic}+#]+$/gu;

const QUOTED = /^(["'`])(.*)\1$/s;

/** The path that a text is or holds, decoded, with `/` between its folders and without `.` and `..`. */
function pathIn(project: string): string {
  let path = pathOf(project.trim().replace(QUOTED, '$2'));
  for (let decoded = decode(path); decoded !== path; decoded = decode(path)) path = pathOf(decoded);
  const slashed = path
    .replace(/^[\\/]{2}[?.][\\/](?:UNC[\\/])?/i, '')
    .replaceAll('\\', '/')
    .replace(/^\/?[^/]*[^/:]{2}:(?=[/~])/, '');
  const share = slashed.startsWith('//') ? '/' : '';
  const folders: string[] = [];
  for (const folder of slashed.split('/').map((each) => each.trim())) {
    if (folder === '..') folders.pop();
    else if (folder !== '.' && (folder !== '' || folders.length === 0)) folders.push(folder);
  }
  const real = share + folders.join('/');
  return real.replace(/(?<=[^/])\/\.git$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The path in a URL, behind its host; of any other text the text itself. */
function pathOf(project: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(project)) {
    const [, host = '', port = '', path] = URL.exec(project) ?? [];
    // No port: a part of a password that holds a slash.
    return host.includes(':') && !host.startsWith('[') ? '' : (path ?? host + port);
  }
  if (ABSOLUTE.test(project)) return project;
  return project.replace(SECURE_COPY, '').replace(BEHIND, '').replace(REMOTE, '');
}
