/** Editor watchers: which windows their events speak of, and the project they name. */
import { comparableApp } from '../categorise/app-name.ts';

export const TERMINALS = [
  /^(alacritty|kitty|foot|footclient|wezterm(-gui)?|org\.wezfurlong\.wezterm|rio|(dev\.)?warp(\..*)?|hyper|st|st-.*)$/,
  /^(ghostty|com\.mitchellh\.ghostty|konsole|org\.kde\.konsole|gnome-terminal.*|org\.gnome\.(terminal|console|ptyxis))$/,
  /^(terminal|iterm2?|xterm|urxvt|tilix|terminator|xfce4-terminal|ptyxis|kgx|windowsterminal|conemu.*|mintty)$/
];
export const VS_CODE =
  /^(code|visual studio code|vscod|codium|cursor|windsurf|positron|antigravity|trae|kiro)/;
export const JETBRAINS =
  /^(jetbrains|intellij|idea|pycharm|webstorm|phpstorm|goland|clion|rider|rubymine|rustrover|datagrip|dataspell|android.?studio|studio64)/;
export const VIM = /^(g?n?vim|macvim|mvim|neovide|vimr|neovim)/;
export const EMACS = /^emacs/;
export const SUBLIME = /^(sublime|subl$)/;
export const VISUAL_STUDIO = /^(devenv|(microsoft )?visual studio(?! code))/;
export const XCODE = /^xcode/;
export const ZED = /^(zed|dev\.zed)/;
const OTHER = /^(lapce|helix|kate|geany|eclipse|netbeans|notepad\+\+|gedit|lite-xl)/;

const WATCHERS: [client: RegExp, apps: RegExp[]][] = [
  [/vscode|code|cursor|windsurf/, [VS_CODE]],
  [/jetbrains|intellij|idea|pycharm|webstorm/, [JETBRAINS]],
  [/vim/, [VIM, ...TERMINALS]],
  [/emacs/, [EMACS, ...TERMINALS]],
  [/sublime/, [SUBLIME]]
];
const ANY_EDITOR = [VS_CODE, JETBRAINS, VIM, EMACS, SUBLIME, VISUAL_STUDIO, XCODE, ZED, OTHER];

/**
 * Whether an app is a window of the editor that writes a bucket, known by the bucket's client
 * (`aw-watcher-vscode`). An editor in a terminal (Vim, Emacs) may be any terminal's window.
 */
export function editorWindows(client: string): (app: string) => boolean {
  const apps = WATCHERS.find(([pattern]) => pattern.test(client.toLowerCase()))?.[1] ?? ANY_EDITOR;
  return (app) => apps.some((pattern) => pattern.test(comparableApp(app)));
}

const MAX_NAME_LENGTH = 100;
const HOMES = [
  /^(?:.*:|\/\/[^/]+(?:\/[^/]+)?)?(?:\/(?:var|usr|export))?\/home\/[^/]+$/i,
  /^(?:.*:|\/\/[^/]+(?:\/[^/]+)?)?(?:\/(?:private\/)?var)?\/root$/i,
  /^(?:.*:|\/\/[^/]+(?:\/[^/]+)?|(?:\/mnt|\/cygdrive)?\/[a-z]|\/?[a-z]%3a)?\/(?:Users|Documents(?: |%20)and(?: |%20)Settings)\/[^/]+$/i,
  /^~[^/]*$/
];

/** The user name and password may hold `@`; the last one before the path ends them. */
const URL = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#]*?)((?::\d*)?)(\/[^?#]*)?(?:[?#].*)?$/is;
/** `git@host:group/project.git`, or a password in front of a host */
const SECURE_COPY = /^(?:[^\s/\\]+@[^\s/\\:@]+:|[^\s/\\:@]+:[^\s/\\]*@)/;
const ABSOLUTE = /^(?:[/\\~]|[A-Za-z]:[/\\])/;
/** What follows `#` is a fragment; `C#` and `C# tools` are names. */
const BEHIND = /(?:\?|#(?=\S)).*$/su;

/** The path in a URL, behind its host; of any other text the text itself. */
function pathOf(project: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(project)) {
    const [, host = '', port = '', path] = URL.exec(project) ?? [];
    // No port: a part of a password that holds a slash.
    return host.includes(':') && !host.startsWith('[') ? '' : (path ?? host + port);
  }
  return ABSOLUTE.test(project) ? project : project.replace(SECURE_COPY, '').replace(BEHIND, '');
}

/**
 * The name of a project from what an editor says (an absolute path, a URL, or already a name): its last folder, without
 * what a URL has behind it. Empty where there is none: no folder, a disk, or a home directory, whose name is a person's.
 */
export function projectName(project: unknown): string {
  if (typeof project !== 'string') return '';
  const path = pathOf(project).replaceAll('\\', '/').replace(/\/+$/, '');
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(BEHIND, '')
    .replace(/\p{Cc}/gu, '')
    .trim();
  const isNoProject =
    name === '' || HOMES.some((home) => home.test(path)) || /^([A-Za-z]:|\.|\.\.|unknown)$/.test(name);
  return isNoProject ? '' : name.slice(0, MAX_NAME_LENGTH);
}
