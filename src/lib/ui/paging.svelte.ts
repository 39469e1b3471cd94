/** How many rows of a long table are drawn: the first ones, and as many more as the reader asks for. */
const FIRST_ROWS = 60;
const MORE_ROWS = 120;

export class Paging {
  rows = $state(FIRST_ROWS);

  /** How many rows of `total` come next. */
  nextOf(total: number): number {
    return Math.min(MORE_ROWS, total - this.rows);
  }

  showMore(): void {
    this.rows += MORE_ROWS;
  }
}
