/** The model of the week page: a person's week as a grid of projects and days, and what changes it. */
import { countOf } from '#lib/ui/counts.ts';
import { sum } from 'd3-array';
import { ulid } from 'ulid';
import { type Entry, entryId } from '#domain/documents/entry.ts';
import { addDays, addWeeks, datesOfWeek } from '#domain/time/calendar.ts';
import { type Cell, moveCell, overlapSeconds } from '#domain/timesheets/cell-edits.ts';
import { copyWeek } from '#domain/timesheets/copy-week.ts';
import type { EntryText } from '#domain/timesheets/read-entry-text.ts';
import { recentProjects } from '#domain/timesheets/recent-projects.ts';
import { type GridRow, weekGrid } from '#domain/timesheets/week-grid.ts';
import { sync } from '#lib/state/sync.svelte.ts';
import { projectName } from '#lib/ui/project-name.ts';
import { CellTexts, cellName, keyOf } from './cell-texts.svelte.ts';
import { History } from './history.svelte.ts';
import { WeekDays, type WeekSources } from './week-days.svelte.ts';
import { WeekSuggestions } from './week-suggestions.svelte.ts';
import { WeekPreferences } from './week-preferences.svelte.ts';

/** Rows of projects without time in this week: those of the weeks before. */
const RECENT_DAYS = 28;
const MAX_RECENT_ROWS = 15;

export class WeekView {
  readonly history = new History();
  readonly week: WeekDays;
  readonly preferences: WeekPreferences;
  readonly texts: CellTexts;
  readonly suggestions: WeekSuggestions;

  constructor(sources: () => WeekSources) {
    this.week = new WeekDays(sources);
    this.preferences = new WeekPreferences(this.week, this.history);
    this.suggestions = new WeekSuggestions(this.week, this.history, this.preferences);
    this.texts = new CellTexts({
      week: this.week,
      history: this.history,
      secondsOf: (cell) => this.secondsOf(cell)
    });
  }

  readonly isOwn = $derived.by(() => this.week.own !== undefined);
  readonly #recent = $derived.by(() => {
    if (!this.isOwn) return [];
    const { dates, worked } = this.week;
    return recentProjects({ from: addDays(dates[0]!, -RECENT_DAYS), to: dates[6]! }, worked, MAX_RECENT_ROWS);
  });
  readonly #grid = $derived.by(() => {
    const { dates, rows, evidenceRows, hasMachines } = this.week;
    const evidence = hasMachines ? evidenceRows : undefined;
    const { pinned, hidden } = this.preferences;
    const projects = [...this.#recent, ...pinned].filter((name) => !hidden.includes(name));
    return weekGrid({ dates, rows, ...(evidence && { evidence }), projects });
  });
  readonly rows = $derived(
    this.#grid.rows.filter(({ project }) => !this.preferences.hidden.includes(project))
  );
  /** Rows that are hidden although they have time, which counts. */
  readonly hiddenRows = $derived(
    this.#grid.rows.filter(({ project, seconds }) => this.preferences.hidden.includes(project) && seconds > 0)
  );
  /** By date, with what is being typed. */
  readonly totals = $derived(
    this.#grid.dates.map((date, day) =>
      sum(this.#grid.rows, ({ project, cells }) => this.texts.seconds({ date, project }, cells[day]!.seconds))
    )
  );
  readonly seconds = $derived(sum(this.totals));

  readonly problem = $derived.by(() => this.texts.problem || this.history.problem);

  /** Cells with something that is not on the server yet. */
  readonly #unsent: readonly string[] = $derived.by(() => {
    const { person, near } = this.week;
    if (person.whose !== 'own') return [];
    const unsent = near.entries.filter(({ _id }) => sync.isUnsent(person.database, _id));
    const keys = unsent.flatMap((entry) =>
      partsOf(entry).map((project = '') => keyOf({ ...entry, project }))
    );
    return keys.filter((key, index) => keys.indexOf(key) === index);
  });
  /** Whether all of it is on the server. */
  readonly savedLabel = $derived.by(() => {
    const { length: size } = this.#unsent;
    if (size === 0) return 'Everything is on the server.';
    return `Saved on this device, and not on the server yet: ${countOf(size, 'cell')}.`;
  });

  /** The seconds of a row with what is being typed. */
  rowSeconds({ project, cells }: GridRow): number {
    return sum(cells, ({ seconds }, day) =>
      this.texts.seconds({ date: this.#grid.dates[day]!, project }, seconds)
    );
  }

  isUnsent(cell: Cell): boolean {
    return this.#unsent.includes(keyOf(cell));
  }

  secondsOf({ date, project }: Cell): number {
    const day = this.#grid.dates.indexOf(date);
    return this.#grid.rows.find((row) => row.project === project)?.cells[day]?.seconds ?? 0;
  }

  /** The entries that have a part in a cell, in the order of their ids. */
  entriesOf({ date, project }: Cell): Entry[] {
    const hasPart = (entry: Entry) => partsOf(entry).some((name) => name === undefined || name === project);
    return this.week.entriesOn(date).filter(hasPart);
  }

  overlapSecondsOn(date: string): number {
    return overlapSeconds(this.week.entriesOn(date));
  }

  // What the form that adds an entry as one line needs.

  read(line: string, date: string): EntryText | undefined {
    return this.week.read(line, date);
  }

  zoneOn(date: string): string {
    return this.week.zoneOn(date);
  }

  usualCategory(project: string): string {
    return this.week.usualCategory(project);
  }

  async add(
    { note, ...said }: EntryText,
    { date, category }: { date: string; category: string }
  ): Promise<void> {
    const entry: Entry = {
      _id: entryId(date, ulid()),
      type: 'entry',
      v: 1,
      developer: this.week.developer,
      date,
      source: 'typed',
      category,
      ...said,
      ...(note !== '' && { note })
    };
    await this.change(`Time added for ${cellName({ date, project: said.project })}`, [entry]);
  }

  async remove(entry: Entry): Promise<void> {
    await this.suggestions.removeEntry(entry);
  }

  /** Counts the time of a cell, or of one category of it, as another project's. */
  async move(cell: Cell & { category?: string }, toProject: string): Promise<void> {
    try {
      const changed = moveCell({ ...cell, toProject }, this.texts.sourcesOf(toProject));
      await this.change(`${cellName(cell)} counted as ${projectName(toProject)}`, changed);
    } catch (error) {
      this.history.fail(error);
    }
  }

  /** What was entered in the week before, on the same weekdays. */
  async copyTime(): Promise<void> {
    const { week, entries, frame } = this.week;
    const copied = copyWeek({
      from: addWeeks(week, -1),
      to: week,
      entries: entries.list,
      frame,
      newUlid: ulid
    });
    if (copied.length === 0) this.history.message = 'Last week has no entries that are not here already.';
    else await this.change(`${copied.length} of last week’s entries copied`, copied);
  }

  /** Shows a row for every project of the week before. */
  async copyRows(): Promise<void> {
    const dates = datesOfWeek(addWeeks(this.week.week, -1));
    const found = recentProjects({ from: dates[0]!, to: dates[6]! }, this.week.worked, MAX_RECENT_ROWS);
    const missing = found.filter((project) => !this.rows.some((row) => row.project === project));
    if (missing.length === 0) this.history.message = 'All rows of last week are here already.';
    else await this.preferences.addRows(missing, 'Rows of last week added');
  }

  async showHiddenRows(): Promise<void> {
    await this.preferences.addRows(
      this.hiddenRows.map(({ project }) => project),
      'Hidden rows shown'
    );
  }

  change(name: string, changed: readonly Entry[]): Promise<boolean> {
    return this.history.run(this.week.entries.change(name, changed));
  }
}

/** The projects whose cells an entry has a part in; undefined: all. */
function partsOf(entry: Entry): (string | undefined)[] {
  switch (entry.kind) {
    case 'deleted':
      return [];
    case 'move':
      return [entry.from.project, entry.to.project];
    case 'remove':
      return [entry.from.project];
    default:
      return [entry.project];
  }
}
