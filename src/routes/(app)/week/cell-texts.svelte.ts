/** What is typed and pasted into cells, until it is stored or restored. */
import { ulid } from 'ulid';
import { type Cell, type CellChange as Change, setCells } from '#domain/timesheets/cell-edits.ts';
import { formatCell, parseCell } from '#domain/timesheets/cell-text.ts';
import { shortDate } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';
import { problemText } from '#lib/ui/problem-text.ts';
import type { History } from './history.svelte.ts';
import type { WeekDays } from './week-days.svelte.ts';

/** `problem`: why it is not stored. */
export type CellText = { text: string; problem?: string };

type Sources = { week: WeekDays; history: History; secondsOf: (cell: Cell) => number };
type CellChange = Change & { text: string };

export class CellTexts {
  readonly #sources: Sources;
  #texts = $state.raw<Readonly<Record<string, CellText>>>({});

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get(cell: Cell): CellText | undefined {
    return this.#texts[keyOf(cell)];
  }

  /** Why the last text that was refused was refused; empty: none was. */
  readonly problem = $derived(Object.values(this.#texts).findLast(({ problem }) => problem)?.problem ?? '');
  /** Something is being typed. */
  readonly isTyping = $derived(Object.values(this.#texts).some(({ problem }) => problem === undefined));

  /** The seconds of a cell with what is being typed into it. */
  seconds(cell: Cell, stored: number): number {
    const text = this.get(cell)?.text;
    return (text === undefined ? undefined : parseCell(text)) ?? stored;
  }

  type(cell: Cell, text: string): void {
    this.#set(cell, { text });
  }

  restore(cell: Cell): void {
    this.#set(cell, undefined);
  }

  /** Stores what was typed into a cell. Text that is no duration stays as it is, and nothing is stored. */
  async commit(cell: Cell): Promise<void> {
    const typed = this.get(cell);
    if (!typed || typed.problem !== undefined) return;
    const text = typed.text.trim();
    const seconds = parseCell(text);
    if (seconds === undefined) return this.#set(cell, { ...typed, problem: refusalOf(typed.text) });
    const stored = this.#sources.secondsOf(cell);
    // Typed again as it is shown, to the minute.
    const isUnchanged = text === clock(stored) || text === formatCell(stored);
    await this.#store([{ cell, text, seconds: isUnchanged ? stored : seconds }]);
  }

  /** Empty texts change nothing; one that is no duration stays in its cell, and is not stored. */
  async paste(block: readonly { cell: Cell; text: string }[]): Promise<void> {
    const changes: CellChange[] = [];
    for (const { cell, text } of block) {
      const seconds = text === '' ? undefined : parseCell(text);
      if (seconds !== undefined) changes.push({ cell, text, seconds });
      else if (text !== '') this.#set(cell, { text, problem: refusalOf(text) });
    }
    await this.#store(changes);
  }

  async empty(cells: readonly Cell[]): Promise<void> {
    await this.#store(cells.map((cell) => ({ cell, text: '', seconds: 0 })));
  }

  /** What an edit of cells of this project is computed from. */
  sourcesOf(project: string) {
    const { week } = this.#sources;
    return { ...week.near, category: week.usualCategory(project), newUlid: ulid };
  }

  async #store(changes: readonly CellChange[]): Promise<void> {
    const { week, history } = this.#sources;
    const { entries, done, failed } = setCells(changes, (project) => this.sourcesOf(project));
    for (const { change, error } of failed)
      this.#set(change.cell, { text: change.text, problem: problemText(error) });
    const [only] = done;
    const name = only && done.length === 1 ? nameOf(only) : `${done.length} cells changed`;
    const stored = entries.length === 0 || history.run(week.entries.change(name, entries));
    for (const { cell } of done) this.restore(cell);
    if (await stored) return;
    for (const { cell, text } of done) this.#set(cell, { text, problem: history.problem });
  }

  #set(cell: Cell, text: CellText | undefined): void {
    const others = Object.entries(this.#texts).filter(([key]) => key !== keyOf(cell));
    this.#texts = Object.fromEntries([...others, ...(text ? [[keyOf(cell), text] as const] : [])]);
  }
}

export const keyOf = ({ date, project }: Cell): string => `${date} ${project}`;

/** `payments-api on Tue 27 Oct` */
export const cellName = ({ date, project }: Cell): string => `${projectName(project)} on ${shortDate(date)}`;

const nameOf = ({ cell, seconds }: CellChange) => `${formatCell(seconds) || '0:00'} for ${cellName(cell)}`;

const refusalOf = (text: string) => `“${text}” is not a duration of up to 24 hours. Enter 1:30, 90m or 1.5.`;
