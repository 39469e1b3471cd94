/** What is typed into a cell of the week grid, as entries. Evidence is never changed: a cell is what machines say plus entries. */
import { sum } from 'd3-array';
import type { DeviceDay } from '../documents/day.ts';
import {
  deletedEntry,
  type Entry,
  entryId,
  type EntryOf,
  MAX_ENTRY_SECONDS,
  stretchOf
} from '../documents/entry.ts';
import type { MergedDevices } from '../documents/merged-devices.ts';
import type { Profile } from '../documents/profile.ts';
import { TidesheetError } from '../errors.ts';
import { mergeDays } from '../merge/person-days.ts';
import { totalsBy, trackedSeconds } from '../metrics/totals.ts';
import { totalMs, unionSpans } from '../time/spans.ts';

/** A project (empty: none) on a local date. */
export type Cell = { date: string; project: string };

/** Documents of the days around the date are enough. */
type DaySources = {
  developer: string;
  deviceDays: DeviceDay[];
  entries: readonly Entry[];
  profile: Profile | undefined;
  mergedDevices?: MergedDevices | undefined;
};

export type CellSources = DaySources & {
  /** The category of what is added. */
  category: string;
  /** A new ULID, later than those before. */
  newUlid: () => string;
};

/**
 * The documents that set a cell to a number of seconds. An increase first takes back removals, then makes the cell's last `duration`
 * longer or adds one. A decrease shortens the cell's durations, the last first, and then adds removals for the rest. Empty where the
 * cell has this length already.
 * @throws TidesheetError where a correction of the whole day, or the number of entries, prevents it
 */
export function setCell(cell: Cell, seconds: number, sources: CellSources): Entry[] {
  const edit = new CellEdit(cell, sources);
  const difference = seconds - edit.seconds;
  if (difference > 0) edit.raiseTo(seconds);
  if (difference < 0) edit.countLess(edit.shortenDurations(-difference));
  if (edit.seconds !== seconds) throw otherCorrection();
  return edit.changed;
}

export type CellChange = { cell: Cell; seconds: number };

/** The documents of several changes, each applied after those before; the changes that were applied, and those that failed. */
export function setCells<T extends CellChange>(
  changes: readonly T[],
  sourcesOf: (project: string) => CellSources
): { entries: Entry[]; done: T[]; failed: { change: T; error: unknown }[] } {
  let entries: Entry[] = [];
  const done: T[] = [];
  const failed: { change: T; error: unknown }[] = [];
  for (const change of changes) {
    const sources = sourcesOf(change.cell.project);
    try {
      const current = withChanges(sources.entries, entries);
      entries = withChanges(entries, setCell(change.cell, change.seconds, { ...sources, entries: current }));
      done.push(change);
    } catch (error) {
      failed.push({ change, error });
    }
  }
  return { entries, done, failed };
}

/** Entries with those that were changed or are new, by id. */
export function withChanges(entries: readonly Entry[], changed: readonly Entry[]): Entry[] {
  const byId = new Map([...entries, ...changed].map((entry) => [entry._id, entry]));
  return [...byId.values()].sort((a, b) => (a._id < b._id ? -1 : 1));
}

type LessEntry = EntryOf<'remove'> & { seconds: number };

class CellEdit {
  readonly #cell: Cell;
  readonly #sources: CellSources;
  readonly #changed = new Map<string, Entry>();

  constructor(cell: Cell, sources: CellSources) {
    this.#cell = cell;
    this.#sources = sources;
  }

  get changed(): Entry[] {
    return [...this.#changed.values()];
  }

  get seconds(): number {
    return secondsOfCell(this.#cell, { ...this.#sources, entries: this.#entries });
  }

  /** Starts without removals: they may be larger than what is left to remove. */
  raiseTo(seconds: number): void {
    const removals = this.#entries.filter((entry) => isLess(entry, this.#cell));
    for (const removal of removals) this.#set(deletedEntry(removal));
    let surplus = this.seconds - seconds;
    if (surplus < 0) return this.#add(-surplus);
    for (const removal of removals) {
      const part = Math.min(surplus, MAX_ENTRY_SECONDS);
      surplus -= part;
      if (part > 0) this.#set({ ...removal, seconds: part });
    }
    this.countLess(surplus);
  }

  /** Returns how many of the seconds are still to be taken away. Durations with notes come last. */
  shortenDurations(seconds: number): number {
    const durations = this.#entries.filter((entry) => isDuration(entry, this.#cell));
    const withNotes = durations.filter((entry) => !isPlain(entry));
    let left = seconds;
    for (const entry of [...withNotes, ...durations.filter(isPlain)].toReversed()) {
      const part = Math.min(left, entry.seconds);
      left -= part;
      if (part === entry.seconds) this.#set(deletedEntry(entry));
      else if (part > 0) this.#set({ ...entry, seconds: entry.seconds - part });
    }
    return left;
  }

  countLess(seconds: number): void {
    let left = seconds;
    const own = this.#entries.findLast((entry) => isLess(entry, this.#cell));
    if (own && isLess(own, this.#cell)) {
      const more = Math.min(left, MAX_ENTRY_SECONDS - own.seconds);
      left -= more;
      if (more > 0) this.#set({ ...own, seconds: own.seconds + more });
    }
    // A day may hold more than the 24 hours of one entry.
    for (; left > 0; left -= MAX_ENTRY_SECONDS) {
      const part = Math.min(left, MAX_ENTRY_SECONDS);
      this.#set({
        ...this.#newEntry(),
        kind: 'remove',
        seconds: part,
        from: { project: this.#cell.project }
      });
    }
  }

  #add(seconds: number): void {
    const last = this.#entries
      .filter((entry) => isDuration(entry, this.#cell))
      .filter(isPlain)
      .at(-1);
    if (last && last.seconds + seconds <= MAX_ENTRY_SECONDS)
      return this.#set({ ...last, seconds: last.seconds + seconds });
    const { category } = this.#sources;
    const { project } = this.#cell;
    this.#set({ ...this.#newEntry(), kind: 'duration', seconds, category, project });
  }

  get #entries(): Entry[] {
    return withChanges(this.#sources.entries, this.changed);
  }

  #set(entry: Entry): void {
    this.#changed.set(entry._id, entry);
  }

  #newEntry() {
    const { developer, newUlid } = this.#sources;
    const { date } = this.#cell;
    const fields = { type: 'entry' as const, v: 1 as const, source: 'typed' as const };
    return { _id: entryId(date, newUlid()), ...fields, developer, date };
  }
}

const isDuration = (entry: Entry, { date, project }: Cell): entry is EntryOf<'duration'> =>
  entry.kind === 'duration' && entry.date === date && entry.project === project;

const isLess = (
  entry: Entry,
  { date, project, category }: Cell & { category?: string }
): entry is LessEntry =>
  entry.kind === 'remove' &&
  entry.seconds !== undefined &&
  entry.date === date &&
  entry.from.project === project &&
  entry.from.category === category;

/** Has no note: a note describes what its length was for, so entries with notes change last. */
const isPlain = ({ source, note }: EntryOf<'duration'>) =>
  note === undefined && (source === 'typed' || source === 'copied');

export type MovedTime = Cell & {
  /** Only time of this category and those below it. */
  category?: string;
  toProject: string;
};

/**
 * The documents that count the time of a cell as another project's: one correction, and the cell's removals follow it.
 * @throws TidesheetError where another correction of the day would not let all of it arrive
 */
export function moveCell({ toProject, ...cell }: MovedTime, sources: CellSources): Entry[] {
  const { date, project, category } = cell;
  if (toProject === project) return [];
  const { developer, newUlid } = sources;
  const removals = sources.entries.filter((entry) => isLess(entry, cell));
  const changed: Entry[] = [
    {
      _id: entryId(date, newUlid()),
      type: 'entry',
      v: 1,
      kind: 'move',
      source: 'typed',
      developer,
      date,
      from: { project, ...(category !== undefined && { category }) },
      to: { project: toProject }
    },
    ...removals.map((entry) => ({ ...entry, from: { ...entry.from, project: toProject } }))
  ];
  const after = withChanges(sources.entries, changed);
  if (secondsOfDay(date, sources) !== secondsOfDay(date, { ...sources, entries: after }))
    throw otherCorrection();
  return changed;
}

/** By how many seconds the stretches of entries overlap one another. They count once: the total is that of their union. */
export function overlapSeconds(entries: readonly Entry[]): number {
  const spans = entries.flatMap((entry) => (entry.kind === 'time' ? (stretchOf(entry) ?? []) : []));
  return (sum(spans, ({ startMs, endMs }) => endMs - startMs) - totalMs(unionSpans(spans))) / 1000;
}

const dayOf = (date: string, { developer, entries, ...sources }: DaySources) =>
  mergeDays(developer, [date], { ...sources, entries: [...entries] }).get(date);

function secondsOfCell({ date, project }: Cell, sources: DaySources): number {
  const day = dayOf(date, sources);
  return day ? (totalsBy('project', [day]).get(project) ?? 0) : 0;
}

function secondsOfDay(date: string, sources: DaySources): number {
  const day = dayOf(date, sources);
  return day ? trackedSeconds(day) : 0;
}

const otherCorrection = () =>
  new TidesheetError('Another correction on this day prevents this length.', {
    code: 'cell-not-set',
    hint: 'Open the cell and delete the correction. If the day has more than 100 entries, delete some of them.'
  });
