/** The project of every piece of a window, and where it is known from. */
import { programName } from '../activitywatch/program-name.ts';
import { comparableApp } from '../categorise/app-name.ts';
import type { CompiledRules } from '../categorise/compile-rules.ts';
import type { Span } from '../time/spans.ts';
import { isCommonWord } from './common-words.ts';
import type { FindNames } from './known-names.ts';
import { projectsNamed, titlePlaces } from './title-places.ts';

const DAY_MS = 86_400_000;

export type ProjectSource = '' | 'editor' | 'git' | 'title' | 'held' | `rule:${string}`;
export type Attribution = { project: string; projectSource: ProjectSource };
/** A piece, or the part of it from `startMs` to `endMs`, and its project. */
export type Attributed<T> = Span & Attribution & { piece: T };

/** What is known about the project of a piece. `stretch` numbers the spans of uninterrupted presence. */
export type Clued = Span & {
  app: string;
  title: string;
  domain: string;
  incognito: boolean;
  category: string;
  editor: { project: string; source: 'editor' | 'git'; branch: string } | undefined;
  stretch: number;
};

/** A project that was seen: it may be held so long. */
type Held = { project: string; stretch: number; untilMs: number };
const NONE: Attribution = { project: '', projectSource: '' };

type NamesOn = (day: number) => FindNames;

/**
 * Returns a function that gives pieces (sorted by start) their projects: the editor's, else a known name in the title, else a
 * rule's, else the last one for `projectHoldSeconds` while the person stays and the category is work. A piece is cut where
 * holding ends. Of several names in a title, the one in the program's own place for it is meant, else the one just seen in the
 * editor, else the longest; an everyday word is meant in that place only. Only rules on the app name the project of an incognito
 * piece: without them it could be distinguished from the app's other windows. Successive calls get pieces that follow each other.
 */
export function projectAttribution(
  rules: CompiledRules,
  namesOn: NamesOn
): <T extends Clued>(pieces: readonly T[]) => Attributed<T>[] {
  let held: Held | undefined;
  let edited: Held | undefined;
  return (pieces) =>
    pieces.flatMap((piece) => {
      const preferred = heldDuring(edited, piece)?.project;
      const clued = piece.incognito ? { ...piece, title: '', domain: '', editor: undefined } : piece;
      const seen = visibleProject(clued, rules, namesOn, preferred);
      if (seen === undefined) return hold(piece, heldDuring(held, piece), rules);
      const untilMs = piece.endMs + rules.projectHoldSeconds * 1000;
      held = { project: seen.project, stretch: piece.stretch, untilMs };
      if (seen.projectSource === 'editor' || seen.projectSource === 'git') edited = held;
      return [attribute(piece, seen)];
    });
}

function visibleProject(
  piece: Clued,
  rules: CompiledRules,
  namesOn: NamesOn,
  preferred: string | undefined
): Attribution | undefined {
  if (piece.editor !== undefined && piece.editor.project !== '') {
    return { project: piece.editor.project, projectSource: piece.editor.source };
  }
  const named = nameInTitle(piece, namesOn(Math.floor(piece.startMs / DAY_MS)), preferred);
  if (named !== undefined) return { project: named, projectSource: 'title' };
  const rule = rules.findProjectRule({ ...piece, branch: piece.editor?.branch ?? '' });
  return rule && { project: rule.project, projectSource: `rule:${rule.id}` };
}

/**
 * Known names only. What stands where this program names its project counts before what is mentioned elsewhere, and a name
 * that is an everyday word counts nowhere else.
 */
function nameInTitle(piece: Clued, findNames: FindNames, preferred: string | undefined): string | undefined {
  const { app, title } = piece;
  const names = listMeant(findNames(title), piece);
  if (names.length <= 1) return names[0];
  for (const place of titlePlaces(app, title)) {
    const named = findNames(place).find((name) => names.includes(name));
    if (named !== undefined) return named;
  }
  return names.find((name) => name === preferred) ?? names[0];
}

function listMeant(names: readonly string[], piece: Clued): readonly string[] {
  const isEveryday = isMedia(piece) ? isPlainWords : isCommonWord;
  if (!names.some(isEveryday)) return names;
  const named = projectsNamed(piece);
  return names.filter((name) => !isEveryday(name) || named.has(name.toLowerCase()));
}

/** Songs and films have any word as a title. */
const isPlainWords = (name: string) => isCommonWord(name) || /^[\p{L}\s]+$/u.test(name);
const PLAYERS =
  /^(?:spotify|vlc|mpv|mplayer|iina|itunes|music|tv|tidal.*|deezer.*|rhythmbox|clementine|strawberry|audacious|foobar2000|winamp|totem|celluloid|kodi|plex.*|netflix|youtube.*)$/;
const isMedia = ({ app, category }: Clued) =>
  category === 'Media' || category.startsWith('Media > ') || PLAYERS.test(comparableApp(programName(app)));

/** What is held at the start of a piece, if anything. */
function heldDuring(held: Held | undefined, piece: Clued): Held | undefined {
  return held?.stretch === piece.stretch && held.untilMs > piece.startMs ? held : undefined;
}

function hold<T extends Clued>(piece: T, held: Held | undefined, rules: CompiledRules): Attributed<T>[] {
  if (held === undefined || piece.incognito || !isWork(piece.category, rules))
    return [attribute(piece, NONE)];
  const kept = attribute(piece, { project: held.project, projectSource: 'held' });
  if (held.untilMs >= piece.endMs) return [kept];
  return [
    { ...kept, endMs: held.untilMs },
    { ...attribute(piece, NONE), startMs: held.untilMs }
  ];
}

function attribute<T extends Clued>(piece: T, { project, projectSource }: Attribution): Attributed<T> {
  return { piece, startMs: piece.startMs, endMs: piece.endMs, project, projectSource };
}

function isWork(category: string, rules: CompiledRules): boolean {
  return rules.weightOf(category) >= 1 || category === 'Work' || category.startsWith('Work > ');
}
