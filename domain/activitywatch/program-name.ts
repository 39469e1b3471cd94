/**
 * A program's own name in what a window watcher calls the app. Some systems report its whole command line, and neither paths nor
 * arguments leave a machine.
 */
import { memoiseByText } from '../memoise.ts';

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
/** Programs that run others or open files: what follows is an argument, whatever it looks like. Names in a title case are no commands. */
const RUNNERS = new RegExp(
  `^(?:${[
    'python[\\d.]*|pypy[\\d.]*|node|nodejs|deno|bun|npx|npm|yarn|pnpm|javaw?|ruby|perl|php|lua|R|Rscript|julia',
    'bash|sh|zsh|fish|dash|ksh|cmd|powershell|pwsh|sudo|doas|env|nohup|exec|wine(?:64)?|mono|dotnet|electron|gjs',
    'flatpak|snap|ssh|scp|sftp|mosh|telnet|ftp|vi|g?vim|nvim|emacs|emacsclient|nano|micro|less|more|man|tail|cat',
    'git|docker|podman|kubectl|make|cargo|go|tmux|screen|rundll32|explorer|code|subl|xdg-open|open'
  ].join('|')})(?:\\.exe)?$`
);

export const programName = memoiseByText((app: string): string => {
  const text = app
    .slice(0, MAX_READ)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .replace(ASSIGNMENTS, '');
  return nameIn(text).slice(0, MAX_LENGTH).trim();
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
  const end = others.findIndex((part) => isArgument(part.trim(), isPath));
  const words = end === -1 ? others : others.slice(0, end);
  return (name + words.join('')).replace(/\s+[-–—|:&]+$/, '');
}

/** After a path, only words that are spelled as names belong to the program. */
const isArgument = (word: string, isPath: boolean) =>
  ARGUMENT.test(word) || (isPath && /^\p{Ll}/u.test(word));

function lastPart(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '');
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
}
