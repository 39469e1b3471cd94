/** Where in a title the project stands: every program has its own form. docs/projects.md shows them. */
import { isBrowser } from '../activitywatch/browsers.ts';
import { type EditorKind, editorOfApp, isTerminal } from './editor-programs.ts';

/** Longer titles are cut: a project does not stand so far behind. */
const MAX_TITLE_LENGTH = 500;
const DASH = / [-–—] /;
const VS_CODE_NAME =
  / - (?:Visual Studio Code(?: - Insiders)?|Code - OSS|VSCodium|Cursor|Windsurf|Positron|Antigravity|Trae|Kiro)(?: \[[^\]]*\])?$/;
const IN_BRACKETS = / ?(?:\[[^\]]*\]|\(Workspace\))/g;
const PATH = /(?:^|[\s:"'(=\]])((?:~|\/|[A-Za-z]:[\\/])[^\s"')\]]+)/g;
const TMUX_SESSION = /^\[?([^\s\]:"]{2,})(?:\]|:\d)/;
const FORGE_REPOSITORY = /(?:^|· )[\w.-]+\/([\w.-]+?)(?::|@| ·| [-—] |$)/g;
const GITLAB_PROJECT = /· (?:[^·]* \/ )?([^·/]+?) · GitLab/;

/** Parts of the title of a window that name its project if they name any, the surest first. Any may be something else. */
export function titlePlaces(app: string, wholeTitle: string): string[] {
  const title = wholeTitle.slice(0, MAX_TITLE_LENGTH);
  const kind = editorOfApp(app)?.kind ?? 'other';
  if (kind !== 'other') {
    const named = projectInTitle(kind, title);
    return HAVE_PATHS.has(kind) ? [...named, ...pathsIn(title).flatMap(foldersOf)] : named;
  }
  const folders = pathsIn(title).flatMap(foldersOf);
  if (isTerminal(app)) return [...folders, TMUX_SESSION.exec(title)?.[1] ?? ''];
  return [...folders, ...repositories(title)];
}

const HAVE_PATHS: ReadonlySet<EditorKind> = new Set(['vs-code', 'jetbrains', 'emacs', 'sublime', 'vim']);

/** The part of an editor's title that is its project's name. */
function projectInTitle(kind: EditorKind, title: string): string[] {
  switch (kind) {
    case 'visual-studio':
    case 'xcode':
      return title.split(DASH);
    // `file - folder - Visual Studio Code`; on macOS without the program's name.
    case 'vs-code':
      return title.replace(VS_CODE_NAME, '').replace(IN_BRACKETS, '').split(DASH).slice(-1);
    case 'jetbrains':
      return [(title.split(DASH)[0] ?? '').replace(IN_BRACKETS, '')];
    case 'zed':
      return [title.split(DASH)[0] ?? ''];
    case 'emacs':
      return [/\[([^\]]+)\]/.exec(title)?.[1] ?? ''];
    case 'sublime':
      return [/\(([^()]+)\)[^()]*$/.exec(title)?.[1] ?? ''];
    default:
      return [];
  }
}

/**
 * What a title surely names as its project, in lower case: an editor's own place for it, the folder that the path of an
 * editor or terminal begins with, and a repository on a forge. Everything else that is in a title may be about anything.
 */
export function projectsNamed({ app, title: wholeTitle, domain }: Shown): Set<string> {
  const title = wholeTitle.slice(0, MAX_TITLE_LENGTH);
  const kind = editorOfApp(app)?.kind;
  const [place = ''] = kind === undefined ? [] : projectInTitle(kind, title);
  const names = [place];
  const showsPath = place === '' || pathsIn(place).length > 0;
  if (isTerminal(app) || (kind !== undefined && HAVE_PATHS.has(kind) && showsPath)) {
    names.push(...pathsIn(title).map(outerFolder));
  }
  if (isTerminal(app)) names.push(SHELL_FOLDER.exec(title)?.[1] ?? '');
  if (kind === undefined && isBrowser(app) && isForge(domain, title)) names.push(...repositories(title));
  return new Set(names.map((name) => name.replace(BEHIND_NAME, '').trim().toLowerCase()));
}
/** The folder of a shell: `docs — -zsh — 80×24` in macOS' Terminal, `docs : bash` in Konsole */
const SHELL_FOLDER = /^([^—:]+?)(?: — .*\d+×\d+| : \w+(?: — Konsole)?)$/;

export type Shown = { app: string; title: string; domain: string };

/** `payments-api (Running)` in Visual Studio, and the sign of a shell's prompt */
const BEHIND_NAME = /(?: \([^()]*\)|[>$#%:]+)$/;

const FORGE_DOMAIN =
  /(?:^|[.-])(?:github|gitlab|bitbucket|codeberg|gitea|forgejo|gogs|git|code|source)\.|^sr\.ht$|\.sr\.ht$|^dev\.azure\.com$|\.visualstudio\.com$/;
const FORGE_TITLE =
  / · (?:GitHub|GitLab|Gitea|Forgejo|Codeberg)(?= [-–—] |$)|(?:Pull Request|Issue|Discussion) #\d+ · | [-–—] (?:Gitea|Forgejo|Bitbucket|Codeberg)(?::| [-–—] |$)/;

/** Whether a page is on a forge: by its domain, where the browser's watcher names it, else by its title. */
const isForge = (domain: string, title: string) =>
  domain === '' ? FORGE_TITLE.test(title) : FORGE_DOMAIN.test(domain);

/** The paths in a title. */
const pathsIn = (title: string): string[] => [...title.matchAll(PATH)].map(([, path = '']) => path);

/** The folders of a path from its beginning: the outer one is the project. */
const foldersOf = (path: string): string[] => path.split(/[\\/]/);

const ABOVE_PROJECTS =
  /^(?:~|[a-z]:?|home|users|mnt|srv|opt|media|volumes|src|source|sources|s|code|coding|projects?|projekte|repos?|repositories|git|github|gitlab|github\.com|gitlab\.com|bitbucket\.org|dev|develop|development|work|workspaces?|go|www|git-repos|documents)$/i;

/** The outermost folder of a path that is not one of homes or of many projects. */
function outerFolder(path: string): string {
  const folders = foldersOf(path).filter((folder) => folder !== '');
  let first = 0;
  while (ABOVE_PROJECTS.test(folders[first] ?? '')) {
    // The next one is the name of a person.
    first += /^(?:home|users)$/i.test(folders[first] ?? '') ? 2 : 1;
  }
  return folders[first] ?? '';
}

function repositories(title: string): string[] {
  const gitlab = GITLAB_PROJECT.exec(title)?.[1];
  const found = [...title.matchAll(FORGE_REPOSITORY)].map(([, repository = '']) => repository);
  return gitlab === undefined ? found : [gitlab, ...found];
}
