/** What a person may have forgotten to enter. It is proposed, never posted: each says why, and becomes an entry only when it is accepted. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PersonDay } from '../documents/day.ts';
import { type Entry, entryId, type EntryOf, parseEntryId } from '../documents/entry.ts';
import type { Hint, HintEvent } from '../documents/hint.ts';
import type { WeekSettings } from '../documents/profile.ts';
import { type Refusal, refusalId } from '../documents/refusal.ts';
import { isWorkday, type WorkCalendar } from '../metrics/streaks.ts';
import { formatInstant, utcStartMs, weekOf } from '../time/calendar.ts';
import { pairs, triples } from '../time/slots.ts';
import { clipRanges, type Range, subtractRanges, totalLength, unionRanges } from '../time/spans.ts';
import { clockTimeMs } from '../time/zones.ts';

/**
 * `block`: pauses within work on one project. `gap`: work hours in which nothing was tracked. `meeting`: a calendar says that the person was
 * busy.
 */
export type SuggestionKind = 'block' | 'gap' | 'meeting';

export type Suggestion = {
  kind: SuggestionKind;
  /** Names it, also when its end moves: 16 hexadecimal digits. */
  digest: string;
  /** The local day that it is of. */
  date: string;
  startMs: number;
  endMs: number;
  /** Empty: unknown. */
  project: string;
  /** What it would add, and what of it is tracked or entered already: that counts once. */
  addSeconds: number;
  overlapSeconds: number;
};

export type SuggestionSources = {
  /** With their entries. */
  days: readonly PersonDay[];
  hints: readonly Hint[];
  entries: readonly Entry[];
  refusals: readonly Refusal[];
  settings: WeekSettings;
  calendar: WorkCalendar;
  nowMs: number;
};

export const DEFAULT_MAX_GAP_MINUTES = 20;
export const DEFAULT_MIN_BLOCK_MINUTES = 30;
/** Less is not worth a question. */
const MIN_ADDED_SECONDS = 300;
const MAX_SUGGESTIONS_PER_DAY = 20;
const MAX_ENTRY_MS = 86_400_000;

/** By day and start; none that was refused or accepted. Days on which no machine was used have meetings only. */
export function suggestionsOf(sources: SuggestionSources): Suggestion[] {
  const refused = new Set(sources.refusals.map(({ digest }) => digest));
  const accepted = new Set(sources.entries.flatMap(({ _id, kind }) => (kind === 'deleted' ? [] : _id)));
  const isOpen = ({ digest, date }: Suggestion) =>
    !refused.has(digest) && !accepted.has(entryId(date, ulidOf(digest)));
  return sources.days.flatMap((day) => {
    const meetings = meetingsOf(day, sources);
    const taken = (found: Suggestion[]) => found.map(({ startMs, endMs }) => rangeOf(day, startMs, endMs));
    const blocks = blocksOf(day, sources, taken(meetings));
    const gaps = gapsOf(day, sources, unionRanges(taken([...meetings, ...blocks])));
    return [...meetings, ...blocks, ...gaps]
      .filter(isOpen)
      .sort((a, b) => a.startMs - b.startMs || (a.digest < b.digest ? -1 : 1))
      .slice(0, MAX_SUGGESTIONS_PER_DAY);
  });
}

/** The entry that a suggestion becomes: the same one on every device. */
export function acceptSuggestion(
  { kind, digest, date, startMs, endMs }: Suggestion,
  as: { developer: string; project: string; category: string }
): EntryOf<'time'> {
  return {
    _id: entryId(date, ulidOf(digest)),
    type: 'entry',
    v: 1,
    kind: 'time',
    date,
    source: kind === 'meeting' ? 'calendar' : 'suggestion',
    ...as,
    start: formatInstant(startMs),
    end: formatInstant(endMs)
  };
}

export const refuseSuggestion = (developer: string, { digest, date }: Suggestion): Refusal =>
  refusal(developer, weekOf(date), digest);

/** A suggestion that was accepted does not come back when its entry is deleted. Undefined: the entry is from none. */
export function refusalOfEntry(entry: Entry): Refusal | undefined {
  const ulid = parseEntryId(entry._id)?.ulid;
  const isSuggested = 'source' in entry && (entry.source === 'suggestion' || entry.source === 'calendar');
  const digest = isSuggested && ulid ? digestOf(ulid) : undefined;
  return digest === undefined ? undefined : refusal(entry.developer, weekOf(entry.date), digest);
}

const refusal = (developer: string, week: string, digest: string): Refusal => ({
  _id: refusalId(week, digest),
  type: 'refusal',
  v: 1,
  developer,
  week,
  digest
});

/** Pieces of work on one project with pauses between them that are short, and in which nothing else has a project. */
function blocksOf(day: PersonDay, { settings, nowMs }: SuggestionSources, taken: Range[]): Suggestion[] {
  const maxGap = 60 * (settings.maxGapMinutes ?? DEFAULT_MAX_GAP_MINUTES);
  const minLength = 60 * (settings.minBlockMinutes ?? DEFAULT_MIN_BLOCK_MINUTES);
  const known = knownRanges(day);
  const paused = [...pairs(day.paused)];
  const blocks: { start: number; end: number; project: string }[] = [];
  for (const [start, end, project] of projectPieces(day)) {
    const last = blocks.at(-1);
    const isPaused = last && [...clipRanges(paused, last.end, start)].length > 0;
    if (last?.project === project && start - last.end <= maxGap && !isPaused) last.end = end;
    else blocks.push({ start, end, project });
  }
  return blocks
    .filter(({ start, end }) => end - start >= minLength)
    .flatMap(({ start, end, project }) => {
      const free = subtractRanges(subtractRanges([[start, end]], known), taken);
      const suggestion = { kind: 'block' as const, project, range: [start, end] as Range };
      return suggest(day, suggestion, { free, nowMs, name: project });
    });
}

/** Work hours in which no machine was used, as far as they reported, of days on which one was: others are days off. */
function gapsOf(
  day: PersonDay,
  { settings, calendar, nowMs }: SuggestionSources,
  taken: Range[]
): Suggestion[] {
  const isUsed = day.devices.some(({ active }) => active > 0);
  if (!isUsed || !isWorkday(day.date, calendar)) return [];
  const minLength = 60 * (settings.minBlockMinutes ?? DEFAULT_MIN_BLOCK_MINUTES);
  const { from, to } = calendar.workHours;
  const clockMs = (time: string) => clockTimeMs(utcStartMs(day.date) + minutesOf(time) * 60_000, day.tz);
  const endMs = clockMs(to) + (to <= from ? MAX_ENTRY_MS : 0);
  const hours = rangeOf(day, clockMs(from), Math.min(endMs, Date.parse(day.through)));
  const pieces = projectPieces(day);
  const blocked = unionRanges([...knownRanges(day), ...pairs(day.paused), ...taken]);
  return subtractRanges([hours], blocked)
    .filter(([start, end]) => end - start >= minLength)
    .flatMap((range) => {
      const before = pieces.findLast(([, end]) => end <= range[0])?.[2];
      const after = pieces.find(([start]) => start >= range[1])?.[2];
      const project = before !== undefined && before === after ? before : '';
      return suggest(day, { kind: 'gap', project, range }, { free: [range], nowMs, name: '' });
    });
}

/** Events that have ended, once each, whichever machines read the calendar. */
function meetingsOf(day: PersonDay, { hints, nowMs }: SuggestionSources): Suggestion[] {
  const [startMs, endMs] = [Date.parse(day.start), Date.parse(day.end)];
  const events = new Map<string, HintEvent>();
  for (const event of hints.flatMap((hint) => hint.events)) {
    const ms = Date.parse(event.start);
    if (event.busy && ms >= startMs && ms < endMs) events.set(`${event.start} ${event.hash}`, event);
  }
  const blocked = unionRanges([...knownRanges(day), ...pairs(day.paused)]);
  return [...events.values()].flatMap((event) => {
    const range = rangeOf(day, Date.parse(event.start), Date.parse(event.end));
    const free = subtractRanges([range], blocked);
    return suggest(day, { kind: 'meeting', project: '', range }, { free, nowMs, name: event.hash });
  });
}

type Found = { kind: SuggestionKind; project: string; range: Range };

/** Nothing where it would add hardly anything, or is not over. */
function suggest(
  day: PersonDay,
  { kind, project, range: [start, end] }: Found,
  { free, nowMs, name }: { free: Range[]; nowMs: number; name: string }
): Suggestion[] {
  const addSeconds = totalLength(free);
  const startMs = Date.parse(day.start) + start * 1000;
  const endMs = Date.parse(day.start) + end * 1000;
  if (addSeconds < MIN_ADDED_SECONDS || endMs > nowMs || endMs - startMs > MAX_ENTRY_MS) return [];
  const digest = bytesToHex(sha256(utf8ToBytes(JSON.stringify([kind, formatInstant(startMs), name])))).slice(
    0,
    16
  );
  const overlapSeconds = end - start - addSeconds;
  return [{ kind, digest, date: day.date, startMs, endMs, project, addSeconds, overlapSeconds }];
}

/** Seconds of the day that machines tracked or somebody entered, also where no window was seen. */
const knownRanges = (day: PersonDay): Range[] =>
  unionRanges([
    ...pairs(day.active),
    ...[...triples(day.timeline)].map(([start, end]): Range => [start * 60, end * 60])
  ]);

/** Seconds of the day in which a project was worked on, in order. */
const projectPieces = (day: PersonDay): [start: number, end: number, project: string][] =>
  [...triples(day.timeline)].flatMap(([start, end, key]): [number, number, string][] => {
    const project = day.keys[key]?.[2] ?? '';
    return project === '' ? [] : [[start * 60, end * 60, project]];
  });

/** Seconds of the day, within it. */
function rangeOf(day: PersonDay, startMs: number, endMs: number): Range {
  const length = (Date.parse(day.end) - Date.parse(day.start)) / 1000;
  const second = (ms: number) =>
    Math.max(0, Math.min(length, Math.floor((ms - Date.parse(day.start)) / 1000)));
  return [second(startMs), second(endMs)];
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DIGEST_LETTERS = 13;

/** The last part of the id of a suggestion's entry: its digest in the letters of a ULID. */
function ulidOf(digest: string): string {
  let letters = '';
  for (let rest = BigInt(`0x${digest}`); letters.length < DIGEST_LETTERS; rest /= 32n)
    letters = LETTERS[Number(rest % 32n)]! + letters;
  return letters.padStart(26, '0');
}

function digestOf(ulid: string): string | undefined {
  if (!ulid.startsWith('0'.repeat(26 - DIGEST_LETTERS))) return undefined;
  let value = 0n;
  for (const letter of ulid) value = value * 32n + BigInt(Math.max(0, LETTERS.indexOf(letter)));
  return value.toString(16).padStart(16, '0').slice(-16);
}
