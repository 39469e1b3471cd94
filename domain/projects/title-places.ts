/** Where in a title the project stands: every program has its own form. docs/projects.md shows them. */
import { comparableApp } from '../categorise/app-name.ts';
import { EMACS, JETBRAINS, SUBLIME, TERMINALS, VIM, VISUAL_STUDIO, VS_CODE, XCODE, ZED } from './editors.ts';

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
  const name = comparableApp(app);
  const is = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(name));
  if (is([VISUAL_STUDIO, XCODE])) return title.split(DASH);
  if (is([VS_CODE])) return [...rootOfCode(title), ...pathParts(title)];
  if (is([JETBRAINS])) return [(title.split(DASH)[0] ?? '').replace(IN_BRACKETS, ''), ...pathParts(title)];
  if (is([ZED])) return [title.split(DASH)[0] ?? ''];
  if (is([EMACS])) return [/\[([^\]]+)\]/.exec(title)?.[1] ?? '', ...pathParts(title)];
  if (is([SUBLIME])) return [/\(([^()]+)\)[^()]*$/.exec(title)?.[1] ?? '', ...pathParts(title)];
  if (is([VIM])) return pathParts(title);
  if (is(TERMINALS)) return [...pathParts(title), TMUX_SESSION.exec(title)?.[1] ?? ''];
  return [...pathParts(title), ...repositories(title)];
}

/** `file - folder - Visual Studio Code`; on macOS without the program's name. */
function rootOfCode(title: string): string[] {
  const parts = title.replace(VS_CODE_NAME, '').replace(IN_BRACKETS, '').split(DASH);
  return parts.slice(-1);
}

/** The folders of every path, each path from its beginning: the outer one is the project. */
function pathParts(title: string): string[] {
  return [...title.matchAll(PATH)].flatMap(([, path = '']) => path.split(/[\\/]/));
}

function repositories(title: string): string[] {
  const gitlab = GITLAB_PROJECT.exec(title)?.[1];
  const found = [...title.matchAll(FORGE_REPOSITORY)].map(([, repository = '']) => repository);
  return gitlab === undefined ? found : [gitlab, ...found];
}
