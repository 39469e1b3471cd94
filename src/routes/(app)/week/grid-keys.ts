/** What the keyboard and the clipboard do in the week grid. */
import type { Cell } from '#domain/timesheets/cell-edits.ts';
import { formatBlock, formatCell, parseBlock } from '#domain/timesheets/cell-text.ts';
import type { GridCursor, Place } from './grid-cursor.svelte.ts';
import type { WeekView } from './week-view.svelte.ts';

export const cellOf = (view: WeekView, { row, day }: Place): Cell => ({
  date: view.week.dates[day] ?? '',
  project: view.rows[row]?.project ?? ''
});

type Grid = {
  /** As it is now. */
  view: () => WeekView;
  cursor: GridCursor;
  /** Moves the focus; `extended`: selects all up to there. */
  go: (place: Place, extended?: boolean) => void;
  /** Stores what was typed there. */
  leave: (place: Place) => Promise<void>;
  open: (cell: Cell) => void;
};

export class GridKeys {
  readonly #grid: Grid;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  press = (event: KeyboardEvent): void => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || event.isComposing) return;
    if (this.#handle(event, input)) event.preventDefault();
  };

  copy = (event: ClipboardEvent): void => {
    const { cursor } = this.#grid;
    const view = this.#grid.view();
    if (cursor.isEditing) return;
    const cells = cursor.selected.map((row) => row.map((place) => cellOf(view, place)));
    const block = cells.map((row) => row.map((cell) => view.secondsOf(cell)));
    event.clipboardData?.setData('text/plain', formatBlock(block));
    event.preventDefault();
    if (event.type === 'cut' && view.isOwn) void view.texts.empty(cells.flat());
  };

  paste = (event: ClipboardEvent): void => {
    const { cursor } = this.#grid;
    const view = this.#grid.view();
    const block = parseBlock(event.clipboardData?.getData('text/plain') ?? '');
    const isBlock = block.length > 1 || (block[0]?.length ?? 0) > 1;
    if (!view.isOwn || (cursor.isEditing && !isBlock)) return;
    event.preventDefault();
    const { row, day: first } = cursor.place;
    const places = block.flatMap((texts, at) =>
      texts.map((text, column) => ({ text, place: { row: row + at, day: first + column } }))
    );
    const days = view.week.dates.length;
    const inside = places.filter(({ place }) => place.row < view.rows.length && place.day < days);
    void view.texts.paste(inside.map(({ text, place }) => ({ text, cell: cellOf(view, place) })));
  };

  /** Whether the key was meant for the grid. */
  #handle(event: KeyboardEvent, input: HTMLInputElement): boolean {
    const { cursor, go } = this.#grid;
    const view = this.#grid.view();
    const { key } = event;
    const cell = cellOf(view, cursor.place);
    const isMove = key === 'ArrowUp' || key === 'ArrowDown';
    if (key === 'Escape') return this.#restore(cell, input);
    if (key === 'Enter' && event.altKey) return this.#open(cell);
    if (key === 'Enter' || (cursor.isEditing && isMove)) {
      const by = key === 'ArrowUp' || (key === 'Enter' && event.shiftKey) ? -1 : 1;
      return this.#goDown(by, input);
    }
    if (cursor.isEditing) return false;
    if (key === ' ') return this.#open(cell);
    if (event.altKey) return false;
    const target = cursor.target(event);
    if (target) {
      go(target, event.shiftKey);
      return true;
    }
    if (!view.isOwn) return false;
    if (key === 'F2') {
      if (!view.texts.get(cell)) view.texts.type(cell, formatCell(view.secondsOf(cell)));
      cursor.isEditing = true;
      queueMicrotask(() => input.setSelectionRange(input.value.length, input.value.length));
      return true;
    }
    if (key === 'Delete' || key === 'Backspace') {
      void view.texts.empty(cursor.selected.flat().map((place) => cellOf(view, place)));
      return true;
    }
    return false;
  }

  /** What was typed is gone; without that, the selection is. */
  #restore(cell: Cell, input: HTMLInputElement): boolean {
    const { cursor } = this.#grid;
    const { texts } = this.#grid.view();
    const isTyped = texts.get(cell) !== undefined;
    texts.restore(cell);
    cursor.isEditing = false;
    if (isTyped) queueMicrotask(() => input.select());
    else cursor.moveTo(cursor.place);
    return true;
  }

  #goDown(by: 1 | -1, input: HTMLInputElement): boolean {
    const { cursor, go, leave } = this.#grid;
    const { row } = cursor.place;
    const next = Math.max(0, Math.min(this.#grid.view().rows.length - 1, row + by));
    if (next === row) void leave(cursor.place).then(() => input.select());
    else go({ ...cursor.place, row: next });
    return true;
  }

  #open(cell: Cell): boolean {
    this.#grid.open(cell);
    return true;
  }
}
