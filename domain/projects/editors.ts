/** Editor watchers: which windows their events speak of, and the project they name. */
import { comparableApp } from '../categorise/app-name.ts';
import { cutText } from '../text.ts';

export const TERMINALS = [
  /^(alacritty|kitty|foot|footclient|wezterm(-gui)?|org\.wezfurlong\.wezterm|rio|(dev\.)?warp(\..*)?|hyper|st|st-.*)$/,
  /^(ghostty|com\.mitchellh\.ghostty|konsole|org\.kde\.konsole|gnome-terminal.*|org\.gnome\.(terminal|console|ptyxis))$/,
  /^(terminal|iterm2?|xterm|urxvt|tilix|terminator|xfce4-terminal|ptyxis|kgx|windowsterminal|conemu.*|mintty)$/
];
/** Names are whole words: `codeblocks` and `opencode` are not `code`. */
export const VS_CODE =
  /^(code|visual studio code|vscode|vscodium|codium|cursor|windsurf|positron|antigravity|trae|kiro)(?!\p{L}|::)/u;
export const JETBRAINS =
  /^(jetbrains|intellij|idea|pycharm|webstorm|phpstorm|goland|clion|rider|rubymine|rustrover|datagrip|dataspell|appcode|aqua|fleet|android.?studio|studio64)(?!\p{L})/u;
export const VIM = /^(g?n?vim|macvim|mvim|neovide|vimr|neovim)/;
export const EMACS = /^emacs/;
export const SUBLIME = /^(sublime|subl$)/;
export const VISUAL_STUDIO = /^(devenv|(microsoft )?visual studio(?! code))/;
export const XCODE = /^xcode(?!\p{L})/u;
export const ZED = /^(zed|dev\.zed)(?!\p{L})/u;
const OTHERS =
  'lapce|helix|kate|geany|eclipse|netbeans|notepad\\+\\+|gedit|lite-xl|atom|obsidian|nova|bbedit|textmate';
const OTHER = new RegExp(`^(${OTHERS})(?!\\p{L})`, 'u');

type IsWindow = (app: string) => boolean;
const oneOf =
  (...patterns: RegExp[]): IsWindow =>
  (app) =>
    patterns.some((pattern) => pattern.test(comparableApp(app)));
/** The windows of one program of JetBrains. */
const jetbrains =
  (name: RegExp): IsWindow =>
  (app) =>
    JETBRAINS.test(comparableApp(app)) && name.test(comparableApp(app));

/** By the name of a watcher without `aw-watcher-`. JetBrains' programs are named as their platform calls them. */
const WATCHERS: [client: RegExp, isWindow: IsWindow][] = [
  [/^(vs-?code|code|visual-studio-code)(-oss|-insiders)?\b/, oneOf(VS_CODE)],
  [/^(vs)?codium\b/, oneOf(/^(vs)?codium(?!\p{L})/u)],
  [
    /^(cursor|windsurf|positron|antigravity|trae|kiro)\b/,
    oneOf(/^(cursor|windsurf|positron|antigravity|trae|kiro)(?!\p{L})/u)
  ],
  [/^jetbrains\b/, oneOf(JETBRAINS)],
  [/^(intellij|idea)/, jetbrains(/intellij|idea/)],
  [/^(pycharm|python)/, jetbrains(/pycharm/)],
  [/^webstorm\b/, jetbrains(/webstorm/)],
  [/^phpstorm\b/, jetbrains(/phpstorm/)],
  [/^goland\b/, jetbrains(/goland/)],
  [/^clion\b/, jetbrains(/clion/)],
  [/^rider\b/, jetbrains(/rider/)],
  [/^ruby(mine)?\b/, jetbrains(/rubymine/)],
  [/^rustrover\b/, jetbrains(/rustrover/)],
  [/^datagrip\b/, jetbrains(/datagrip/)],
  [/^dataspell\b/, jetbrains(/dataspell/)],
  [/^(appcode|aqua|fleet)\b/, jetbrains(/appcode|aqua|fleet/)],
  [/^android-?studio\b/, jetbrains(/studio/)],
  [/^visual-?studio\b/, oneOf(VISUAL_STUDIO)],
  [/^(g|n|neo|mac)?vim\b/, oneOf(VIM, ...TERMINALS)],
  [/^emacs\b/, oneOf(EMACS, ...TERMINALS)],
  [/^sublime(-?text)?\b/, oneOf(SUBLIME)],
  [/^xcode\b/, oneOf(XCODE)],
  [/^zed\b/, oneOf(ZED)],
  ...OTHERS.replaceAll('\\+', '+')
    .split('|')
    .map((name): [RegExp, IsWindow] => {
      const word = name.replaceAll('+', '\\+');
      return [
        new RegExp(`^${name === 'notepad++' ? 'notepad(\\+\\+|-?pp)' : word}(?![a-z])`),
        oneOf(new RegExp(`^${word}(?!\\p{L})`, 'u'))
      ];
    })
];
const FAMILIES = [VS_CODE, JETBRAINS, VIM, EMACS, SUBLIME, VISUAL_STUDIO, XCODE, ZED, OTHER];

/** A watcher of an editor, and the programs that its events name. */
export type EditorWatcher = { client: string; programs: readonly string[] };

/**
 * Whether an app is a window of the editor that writes a bucket, known by the bucket's client (`aw-watcher-vscode`). An
 * editor in a terminal (Vim, Emacs) may be any terminal's window. A client that is not known speaks for windows of the
 * programs that its events name.
 */
export function editorWindows({ client, programs }: EditorWatcher): IsWindow {
  const known = watcherOf(client);
  if (known !== undefined) return known;
  const names = programs.map(comparableApp);
  const families = FAMILIES.filter((family) => names.some((name) => family.test(name)));
  return (app) => {
    const name = comparableApp(app);
    return names.includes(name) || families.some((family) => family.test(name));
  };
}

/** Whether a client is the watcher of an editor that is known. */
export const isKnownWatcher = (client: string): boolean => watcherOf(client) !== undefined;

function watcherOf(client: string): IsWindow | undefined {
  const name = client.toLowerCase().replace(/^aw[-_.]watcher[-_.]/, '');
  return WATCHERS.find(([pattern]) => pattern.test(name))?.[1];
}

const MAX_NAME_LENGTH = 100;
const PREFIX = '^(?:.*:|\\/\\/[^/]+(?:\\/[^/]+)?)?(?:\\/System\\/Volumes\\/Data)?';
const HOMES = [
  new RegExp(`${PREFIX}(?:\\/(?:var|usr|export))?\\/homes?\\$?\\/[^/]+$`, 'i'),
  new RegExp(`${PREFIX}(?:\\/(?:private\\/)?var)?\\/root$`, 'i'),
  new RegExp(
    `${PREFIX}(?:(?:\\/mnt|\\/cygdrive)?\\/[a-z]:?)?\\/(?:Users\\$?|Documents and Settings)\\/[^/]+$`,
    'i'
  ),
  // Of a domain's account: /home/CORP/anna, /home/corp.example.com/anna.
  new RegExp(
    `${PREFIX}(?:\\/(?:var|usr|export))?\\/home\\/(?:[A-Z][A-Z0-9-]+|[^/.]+(?:\\.[^/.]+){2,}|[^/]+\\.(?:com|net|org|edu|local|lan|corp|intern|internal|intra|ad|domain))\\/[^/]+$`
  ),
  /^\/data\/(?:data|user\/\d+)\/[^/]+\/files\/home$/,
  /^~[^/]*$/
];
/** What editors say where they know none, and folders that hold no project. */
const NO_NAME = /^(?:[a-z]:|\.{1,2}|-+|null|none|nil|nan|undefined|\(?unknown\)?|tmp|temp|root)$/i;
const SYSTEM_FOLDER = /^(?:.*:)?\/(?:homes?|users|mnt|media|volumes|srv|opt|etc|usr|var|private|export)$/i;

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
  const path = decoded(pathOf(project.trim())).replaceAll('\\', '/').replace(/\/+$/, '');
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(BEHIND, '')
    .replace(/\p{Cc}/gu, '')
    .replace(/(?<=.)\.(?:git|code-workspace)$/i, '')
    .trim();
  const isNoProject =
    name === '' || NO_NAME.test(name) || SYSTEM_FOLDER.test(path) || HOMES.some((home) => home.test(path));
  return isNoProject ? '' : cutText(name, MAX_NAME_LENGTH);
}

/** `/home/anna/my%20project` as some editors write it; a text that is not so encoded as it is. */
export function decoded(path: string): string {
  if (!/%[0-9a-f]{2}/i.test(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** One text for all the ways in which editors spell a folder: `/c:/Users/anna`, `C:\\Users\\anna\\`, `file:///c%3A/Users/anna`. */
const comparablePath = (path: string): string =>
  decoded(path)
    .replaceAll('\\', '/')
    .replace(/^(?:file|vscode-file):\/\/[^/]*/i, '')
    .replace(/^\/(?:mnt\/|cygdrive\/)?([a-z])(?=\/)/i, '$1:')
    .replace(/^\/(?=[a-z]:)/i, '')
    .replace(/^\/(?:System\/Volumes\/Data|private)(?=\/)/, '')
    .replace(/\/+$/, '')
    .toLowerCase();

/** Whether a path of an editor is this folder, in whatever way it is spelled. */
export const isFolder = (path: string, folder: string): boolean =>
  comparablePath(path) === comparablePath(folder);
