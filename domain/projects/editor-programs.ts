/** Editors: the programs that edit code, known by the app of a window or by the client of a watcher's bucket. */
import { programName } from '../activitywatch/program-name.ts';
import { comparableApp } from '../categorise/app-name.ts';
import { memoiseByText } from '../memoise.ts';

/** Programs of a kind show their project in the same place of a title. */
export type EditorKind =
  'vs-code' | 'jetbrains' | 'vim' | 'emacs' | 'sublime' | 'visual-studio' | 'xcode' | 'zed' | 'other';

export type EditorProgram = {
  name: string;
  kind: EditorKind;
  /** Its watcher also runs in the other programs of its kind. */
  isGeneral: boolean;
  /** It may run in any terminal. */
  inTerminal: boolean;
};

type Names = {
  kind: EditorKind;
  /** Names that count wherever they stand as whole words, separated by `-` (`vs-code`). */
  words?: string;
  /** Names that are also other words: they count where they are the whole name of an app or client. */
  whole?: string;
  /** Further whole names of clients only. */
  clients?: string;
  isGeneral?: true;
  inTerminal?: true;
};

/**
 * The clients are those of the watchers' sources. IntelliJ's plugin names itself after the platform's prefix: PyCharm's is
 * `Python`, RubyMine's `Ruby`.
 */
const PROGRAMS: Record<string, Names> = {
  vscode: {
    kind: 'vs-code',
    words: 'visual-studio-code visualstudio-code vscode vs-code code-oss code-insiders',
    whole: 'code code-exploration',
    isGeneral: true
  },
  vscodium: { kind: 'vs-code', words: 'vscodium codium' },
  cursor: { kind: 'vs-code', words: 'cursor-nightly cursor-editor', whole: 'cursor' },
  windsurf: { kind: 'vs-code', words: 'windsurf' },
  positron: { kind: 'vs-code', words: 'positron' },
  antigravity: { kind: 'vs-code', words: 'antigravity' },
  trae: { kind: 'vs-code', words: 'trae' },
  kiro: { kind: 'vs-code', words: 'kiro' },
  jetbrains: {
    kind: 'jetbrains',
    words: 'jetbrains intellij-platform jetbrainsclient',
    clients: 'gateway',
    isGeneral: true
  },
  idea: {
    kind: 'jetbrains',
    words: 'intellij-idea intellij jetbrains-idea',
    whole: 'idea idea-ce idea-ic idea-iu idea-community idea-ultimate idea-eap ideaedu'
  },
  pycharm: {
    kind: 'jetbrains',
    words: 'pycharm jetbrains-pycharm pycharmcore pycharmce pycharmedu',
    clients: 'python'
  },
  webstorm: { kind: 'jetbrains', words: 'webstorm jetbrains-webstorm' },
  phpstorm: { kind: 'jetbrains', words: 'phpstorm jetbrains-phpstorm' },
  goland: { kind: 'jetbrains', words: 'goland jetbrains-goland', clients: 'goide' },
  clion: { kind: 'jetbrains', words: 'clion jetbrains-clion' },
  rider: { kind: 'jetbrains', words: 'jetbrains-rider', whole: 'rider rider-eap' },
  rubymine: { kind: 'jetbrains', words: 'rubymine jetbrains-rubymine', clients: 'ruby' },
  rustrover: { kind: 'jetbrains', words: 'rustrover jetbrains-rustrover' },
  datagrip: { kind: 'jetbrains', words: 'datagrip jetbrains-datagrip' },
  dataspell: { kind: 'jetbrains', words: 'dataspell jetbrains-dataspell' },
  appcode: { kind: 'jetbrains', words: 'appcode jetbrains-appcode' },
  writerside: { kind: 'jetbrains', words: 'writerside jetbrains-writerside' },
  aqua: { kind: 'jetbrains', words: 'jetbrains-aqua', whole: 'aqua' },
  mps: { kind: 'jetbrains', words: 'jetbrains-mps', whole: 'mps' },
  fleet: { kind: 'jetbrains', words: 'jetbrains-fleet', whole: 'fleet' },
  'android-studio': {
    kind: 'jetbrains',
    words: 'android-studio androidstudio jetbrains-studio',
    whole: 'studio'
  },
  vim: {
    kind: 'vim',
    words: 'vim nvim neovim gvim gnvim macvim mvim vimr neovide goneovim',
    inTerminal: true
  },
  emacs: { kind: 'emacs', words: 'emacs emacsclient runemacs aquamacs xemacs spacemacs', inTerminal: true },
  sublime: { kind: 'sublime', words: 'sublime-text sublimetext', whole: 'sublime subl' },
  'visual-studio': {
    kind: 'visual-studio',
    words: 'visual-studio visualstudio devenv activitywatchvs',
    clients: 'vs vs2019 vs2022 vs2026'
  },
  xcode: { kind: 'xcode', words: 'xcode' },
  zed: { kind: 'zed', words: 'dev-zed zed-editor zed-preview zeditor', whole: 'zed' },
  eclipse: { kind: 'other', words: 'eclipse spring-tool-suite springtoolsuite springtoolsuite4' },
  netbeans: { kind: 'other', words: 'netbeans' },
  'notepad++': { kind: 'other', words: 'notepad++ notepadpp notepadplusplus', clients: 'npp' },
  atom: { kind: 'other', words: 'atom-beta atom-nightly', whole: 'atom' },
  pulsar: { kind: 'other', words: 'pulsar-edit', whole: 'pulsar' },
  helix: { kind: 'other', whole: 'helix hx', inTerminal: true },
  kakoune: { kind: 'other', words: 'kakoune', inTerminal: true },
  kate: { kind: 'other', words: 'kde-kate', whole: 'kate' },
  kdevelop: { kind: 'other', words: 'kdevelop' },
  geany: { kind: 'other', words: 'geany' },
  gedit: { kind: 'other', words: 'gedit' },
  'gnome-builder': { kind: 'other', words: 'gnome-builder' },
  lapce: { kind: 'other', words: 'lapce' },
  'lite-xl': { kind: 'other', words: 'lite-xl' },
  textmate: { kind: 'other', words: 'textmate' },
  bbedit: { kind: 'other', words: 'bbedit' },
  nova: { kind: 'other', whole: 'nova' },
  'qt-creator': { kind: 'other', words: 'qt-creator qtcreator' },
  rstudio: { kind: 'other', words: 'rstudio' },
  spyder: { kind: 'other', words: 'spyder' },
  codeblocks: { kind: 'other', words: 'codeblocks code-blocks' },
  codelite: { kind: 'other', words: 'codelite' },
  texstudio: { kind: 'other', words: 'texstudio' },
  jupyterlab: { kind: 'other', words: 'jupyterlab jupyter-lab' },
  arduino: { kind: 'other', words: 'arduino-ide', whole: 'arduino' },
  godot: { kind: 'other', words: 'godot' },
  unreal: { kind: 'other', words: 'unrealeditor unreal-editor' },
  matlab: { kind: 'other', words: 'matlab' }
};

const TERMINALS = [
  /^(alacritty|kitty|foot|footclient|wezterm(-gui)?|org\.wezfurlong\.wezterm|rio|(dev\.)?warp(\..*)?|hyper|st|st-.*)$/,
  /^(ghostty|com\.mitchellh\.ghostty|konsole|org\.kde\.konsole|gnome-terminal.*|org\.gnome\.(terminal|console|ptyxis))$/,
  /^(terminal|iterm2?|xterm|urxvt|tilix|terminator|xfce4-terminal|ptyxis|kgx|windowsterminal|conemu.*|mintty)$/
];

type Known = { program: EditorProgram; name: string };
const words: Known[] = [];
const wholeApps = new Map<string, EditorProgram>();
const wholeClients = new Map<string, EditorProgram>();
for (const [name, names] of Object.entries(PROGRAMS)) {
  const { kind, isGeneral = false, inTerminal = false } = names;
  const program: EditorProgram = { name, kind, isGeneral, inTerminal };
  for (const word of list(names.words)) words.push({ program, name: `-${word}-` });
  for (const whole of list(names.whole)) wholeApps.set(whole, program);
  for (const whole of [...list(names.whole), ...list(names.clients)]) wholeClients.set(whole, program);
}
words.sort((a, b) => b.name.length - a.name.length);

function list(names: string | undefined): string[] {
  return names?.split(' ') ?? [];
}

/** Lower case, words separated by `-`, without the ending of a Windows program: `idea64.exe` → `idea`. */
export const spellName = (name: string) =>
  comparableApp(name)
    .replace(/[^\p{L}\p{N}+]+/gu, '-')
    .replace(/(?<=\p{L})64(?=-|$)/gu, '')
    .replace(/^-+|-+$/g, '');

function findProgram(spelled: string, whole: ReadonlyMap<string, EditorProgram>): EditorProgram | undefined {
  const text = `-${spelled}-`;
  return whole.get(spelled) ?? words.find(({ name }) => text.includes(name))?.program;
}

/** The editor that an app is, as a window watcher names it. */
export const editorOfApp = memoiseByText((app: string) =>
  findProgram(spellName(programName(app)), wholeApps)
);

/** What clients are called besides the name of their editor. */
const GENERIC = /^(?:aw|watcher|activitywatch|editor|plugin|client|extension|bucket|ide)$/;

/** The name of a client without what all are called: `aw-watcher-obsidian` → `obsidian`. */
const ownName = (client: string) =>
  spellName(client)
    .split('-')
    .filter((word) => !GENERIC.test(word))
    .join('-');

const editorOfName = memoiseByText((client: string) => findProgram(ownName(client), wholeClients));

/** The editor whose watcher writes a bucket: known by its client, else by its id, which may end in the host's name. */
export const editorOfBucket = (bucket: BucketNames): EditorProgram | undefined =>
  editorOfName(bucket.client) ?? editorOfName(idWithoutHost(bucket));

/** What the watcher of a program that is no known editor is called, as its app may be. */
export const appOfBucket = (bucket: BucketNames): string =>
  ownName(bucket.client) || ownName(idWithoutHost(bucket));

const idWithoutHost = ({ id, hostname }: BucketNames) =>
  hostname === '' ? id : id.replace(`_${hostname}`, '');

export type BucketNames = { client: string; id: string; hostname: string };

export const isTerminal = (app: string): boolean =>
  TERMINALS.some((pattern) => pattern.test(comparableApp(programName(app))));

/**
 * Whether a watcher's editor speaks for the windows of an app: its own, those of its kind that have no watcher of
 * their own (`watched` has the names of editors that do), and terminals' if it runs in one.
 */
export function speaksFor(editor: EditorProgram, app: string, watched: ReadonlySet<string>): boolean {
  const window = editorOfApp(app);
  if (window === undefined) return editor.inTerminal && isTerminal(app);
  if (window.name === editor.name) return true;
  return editor.isGeneral && window.kind === editor.kind && !watched.has(window.name);
}

/** Whether the name of an app in an event (`Obsidian`) means the app of a window (`md.obsidian.Obsidian`). */
export function namesApp(named: string, app: string): boolean {
  const [name, window] = [spellName(named), spellName(programName(app))];
  if (name === '' || window === '') return false;
  return name === window || (/^\w+(?:\.[\w-]+)+$/.test(app) && window.endsWith(`-${name}`));
}
