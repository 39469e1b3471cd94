/** What benchmarks measure, printed in one form: what it is, the figure, and how it compares with its goal. */
import { appendFileSync, readFileSync } from 'node:fs';
import * as v from 'valibot';

/** `goal`: at most so much, in the same unit; left out where there is none. */
export const Figure = v.object({
  what: v.string(),
  figure: v.number(),
  unit: v.picklist(['', 'ms', 's', 'kB', 'MB']),
  goal: v.optional(v.number())
});
export type Figure = v.InferOutput<typeof Figure>;

/** A file that gets each figure as a line of JSON, for the table of all of them. */
export const FIGURES_FILE = 'BENCH_FIGURES';

/** Prints a figure. `more`: what belongs to it, such as the slowest run. */
export function reportFigure(figure: Figure, more = ''): void {
  const { what, unit, goal } = figure;
  const compared = goal === undefined ? '' : `, goal ${valueOf(goal, unit)}, ratio ${ratioOf(figure)}`;
  console.log(`${what}: ${valueOf(figure.figure, unit)}${compared}${more === '' ? '' : ` (${more})`}`);
  const file = process.env[FIGURES_FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** The figures that a benchmark has written to the file. */
export const readFigures = (file: string): Figure[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => v.parse(Figure, JSON.parse(line)));

/** A table in Markdown, aligned: a row for each figure. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.what,
    one.goal === undefined ? '' : valueOf(one.goal, one.unit),
    valueOf(one.figure, one.unit),
    ratioOf(one)
  ]);
  const all = [['what', 'goal', 'figure', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = '', ...lines] = all.map(lineOf);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines].join('\n');
}

/** The middle one of some values; of an even number the upper one of both. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Above 1 the goal is missed. */
const ratioOf = ({ figure, goal }: Figure): string => (goal === undefined ? '' : (figure / goal).toFixed(2));

function valueOf(value: number, unit: Figure['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${Number(value.toFixed(digits))} ${unit}`.trim();
}
