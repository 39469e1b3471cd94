/** What charts are made of: every chart is a list of marks, so that all of them are pointed at and read in one way. */

/** A rectangle that stands for something, in pixels. */
export type Mark = {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** A CSS colour, `DOTTED` for private time, or `HATCHED` for time not reported yet. */
  fill: string;
  /** What it is, and its exact figures: the tooltip, and what a screen reader says. */
  title: string;
  details: string[];
  /** Written on the mark where there is room for it, in `ink`. */
  label?: string;
  ink?: string | undefined;
  /** Where a click leads. */
  href?: string;
};

export const HATCHED = 'hatched';

/** `value` stands beside the name. */
export type LegendItem = { name: string; fill: string; value?: string };

/** The entry of a legend where something is hatched. */
export const NOT_REPORTED: LegendItem = { name: 'Not reported yet', fill: HATCHED };

/** What is hatched of a bar, at its end, or all of it where nothing of the bar is reported. */
export type MissingPart = { title: string; details: string[]; whole: boolean };

/** `names` are the days or people whose reports are missing; of many only the first. */
export function missingPart(title: string, names: readonly string[], whole: boolean): MissingPart {
  const MAX_NAMES = 6;
  const more = names.length - MAX_NAMES;
  const details = more > 0 ? [...names.slice(0, MAX_NAMES), `and ${more} more`] : [...names];
  return { title, details, whole };
}

/** Words beside the marks: axis labels, names of rows and columns. */
export type Caption = {
  x: number;
  y: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
  strong?: boolean;
  href?: string;
};

/** A line of the grid. */
export type GridLine = {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  strong?: boolean;
  /** Not of the grid: something to hold the marks against, dashed and above them. */
  reference?: boolean;
};

export type Drawing = {
  width: number;
  height: number;
  marks: Mark[];
  captions: Caption[];
  grid: GridLine[];
  /** Behind everything. */
  shades?: Pick<Mark, 'x' | 'y' | 'width' | 'height'>[];
  /** Marks that touch are parted by a hairline. */
  parted?: boolean;
  /** By how many marks the arrows to the left and right step, where up and down step by one. */
  across?: number;
};

/** One part of a stacked bar. */
export type Segment = {
  id: string;
  seconds: number;
  fill: string;
  ink?: string | undefined;
  title: string;
  details: string[];
  label?: string;
};

/** One bar of the shape of a period; `label` says what is known of it. */
export type SparkBar = { name: string; seconds: number; missing: boolean; isFuture: boolean; label: string };

/** Pixels that a text of the small size takes, roughly: enough to decide whether it fits. */
export const textWidth = (text: string): number => text.length * 6.6;

/** The text, shortened to a width in pixels. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const letters = Math.floor(width / 6.6) - 1;
  return letters < 2 ? '' : `${text.slice(0, letters).trimEnd()}…`;
}
