/** Where the keyboard is in the grid, and which block of cells is selected. */

export type Place = { row: number; day: number };

const STEPS: Record<string, Place> = {
  ArrowUp: { row: -1, day: 0 },
  ArrowDown: { row: 1, day: 0 },
  ArrowLeft: { row: 0, day: -1 },
  ArrowRight: { row: 0, day: 1 }
};
const DAYS = 7;

export class GridCursor {
  place = $state.raw<Place>({ row: 0, day: 0 });
  /** The other corner of the selection. */
  #anchor = $state.raw<Place>({ row: 0, day: 0 });
  /** A cell is being typed into: arrows to the sides move in its text. */
  isEditing = $state(false);
  readonly #rows: () => number;

  constructor(rows: () => number) {
    this.#rows = rows;
  }

  readonly #block = $derived({
    rows: [this.place.row, this.#anchor.row].toSorted((a, b) => a - b),
    days: [this.place.day, this.#anchor.day].toSorted((a, b) => a - b)
  });
  readonly isBlock = $derived(this.place.row !== this.#anchor.row || this.place.day !== this.#anchor.day);

  moveTo(place: Place, extends_ = false): void {
    this.place = {
      row: Math.max(0, Math.min(this.#rows() - 1, place.row)),
      day: Math.max(0, Math.min(DAYS - 1, place.day))
    };
    if (!extends_) this.#anchor = this.place;
  }

  /** Where a key leads; undefined: it leads nowhere. */
  target(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): Place | undefined {
    const { row, day } = this.place;
    const far = event.ctrlKey || event.metaKey;
    if (event.key === 'Home') return { row: far ? 0 : row, day: 0 };
    if (event.key === 'End') return { row: far ? this.#rows() - 1 : row, day: DAYS - 1 };
    const step = STEPS[event.key];
    if (!step) return undefined;
    const length = far ? Math.max(DAYS, this.#rows()) : 1;
    return { row: row + step.row * length, day: day + step.day * length };
  }

  isSelected({ row, day }: Place): boolean {
    const { rows, days } = this.#block;
    return row >= rows[0]! && row <= rows[1]! && day >= days[0]! && day <= days[1]!;
  }

  /** The selected places, row by row. */
  get selected(): Place[][] {
    const { rows, days } = this.#block;
    const from = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, at) => first + at);
    return from(rows[0]!, rows[1]!).map((row) => from(days[0]!, days[1]!).map((day) => ({ row, day })));
  }
}
