/**
 * A program's own name in what a window watcher calls the app. Some systems report its whole command line, and neither paths nor
 * arguments leave a machine.
 */
import { memoiseByText } from '../memoise.ts';
import { cutText } from '../text.ts';

const MAX_LENGTH = 100;
const MAX_READ = 2000;
const PATH = /^(?:[/\\~]|\.{1,2}[\\/]|[A-Za-z]:[\\/])/;
const QUOTED = /^(["'])(.*?)\1(?=\s|$)/;
const BUNDLE = /^.*?\.app\/Contents\/MacOS\/([^/]+?)(?=\s+[-/~"']|$)/;
/** A path of Windows, whose folders may have spaces, up to the program. */
const WINDOWS_PROGRAM = /^.*?\.(?:exe|com|bat|cmd|scr|appimage)(?=[\s"']|$)/i;
const SECOND_PATH = /\s(?:[-/\\~"']|[A-Za-z]:[\\/])/;
const URL = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i;
/** `TOKEN=… program` */
const ASSIGNMENTS = /^(?:[A-Za-z_]\w*=\S*\s+)+/;
const ARGUMENT = /^[-–]+[^\s-–]|[/\\=@"'`?]|:\S|^[~.]|\.[A-Za-z]\w{0,4}$/;
/** `Docker Desktop.exe`: the program itself, where the words before it are spelled as a name too. */
const END_OF_PROGRAM = /^[^\p{Ll}][^/\\=@:]*\.(?:exe|EXE)$/u;
/**
 * A command: what follows its name is arguments, however they are spelled (`mpv Some Title`). Names of apps begin with
 * an upper-case letter, or have one in their first word (`iA Writer`, `pgAdmin 4`).
 */
const COMMAND = /^(?!\p{Lo})(?=.*\p{Ll})[^\p{Lu}\p{Lt}]*$/u;
/** Apps of several words, in the lower case that some window managers report. */
const LOWER_CASE_APPS = new RegExp(
  `^(?:${[
    'gnome (?:terminal server|terminal|text editor|control center|system monitor|builder|disks|maps|software)',
    'google chrome(?: (?:beta|canary))?|brave browser|mozilla firefox|firefox developer edition|tor browser|microsoft edge',
    'visual studio(?: code(?: insiders)?)?|code (?:oss|insiders)|sublime (?:text|merge)|android studio|intellij idea',
    'jetbrains (?:toolbox|client|gateway)|vlc media player|libreoffice (?:writer|calc|impress|draw|base|math)',
    'microsoft (?:teams|word|excel|outlook|powerpoint|onenote)|telegram desktop|signal desktop|github desktop|docker desktop'
  ].join('|')})(?=$|\\s)`,
  'u'
);
/** Programs that run others or open files: what follows is an argument, whatever it looks like. Names in a title case are no commands. */
const RUNNERS = new RegExp(
  `^(?:${[
    'python[\\d.]*|pypy[\\d.]*|node|nodejs|deno|bun|npx|npm|yarn|pnpm|javaw?|ruby|perl|php|lua|R|Rscript|julia',
    'bash|sh|zsh|fish|dash|ksh|cmd|powershell|pwsh|sudo|doas|env|nohup|exec|wine(?:64)?|mono|dotnet|electron|gjs',
    'flatpak|snap|ssh|scp|sftp|mosh|telnet|ftp|vi|g?vim|nvim|emacs|emacsclient|nano|micro|less|more|man|tail|cat',
    'git|docker|podman|kubectl|make|cargo|go|tmux|screen|rundll32|explorer|code|subl|xdg-open|open'
  ].join('|')})(?:\\.exe)?$`
);

/** Returns the name, or the empty string; of the name itself it returns that name. */
export const programName = memoiseByText((app: string): string => {
  const text = cutText(app, MAX_READ)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .replace(ASSIGNMENTS, '');
  return cutText(nameIn(text), MAX_LENGTH).trim();
});

function nameIn(text: string): string {
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined) return lastPart(quoted);
  const host = URL.exec(text)?.[1];
  if (host !== undefined) return host.slice(host.lastIndexOf('@') + 1);
  const isPath = PATH.test(text);
  const whole = isPath ? (BUNDLE.exec(text)?.[1] ?? WINDOWS_PROGRAM.exec(text)?.[0]) : undefined;
  if (whole !== undefined && !SECOND_PATH.test(whole)) return lastPart(whole);
  const [first = '', ...others] = text.split(/(?<=\S)(?=\s)/);
  const name = lastPart(first);
  if (RUNNERS.test(name)) return name;
  if (COMMAND.test(name)) return LOWER_CASE_APPS.exec(name + others.join(''))?.[0] ?? name;
  const end = others.findIndex((part) => isArgument(part.trim(), isPath));
  const words = end === -1 ? others : others.slice(0, end);
  return (name + words.join('')).replace(/\s+[-–—|:&]+$/, '');
}

/** After a path, only words that are spelled as names belong to the program. */
const isArgument = (word: string, isPath: boolean) =>
  (ARGUMENT.test(word) && !END_OF_PROGRAM.test(word)) || (isPath && /^\p{Ll}/u.test(word));

function lastPart(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '');
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
}
