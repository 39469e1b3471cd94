/** Rows of cells, the darker the more: hours across, days or months down. What is not reported yet is hatched. */
import { heatScale, type HeatScale } from './heat-colours.ts';
import { fitText, HATCHED, type Drawing, type Mark } from './mark.ts';

/** `value` in seconds; undefined where there is nothing to show, `missing` where it is not reported yet. */
export type HeatCell = { value: number | undefined; missing: boolean; title: string; details: string[] };

export type HeatRow = {
  id: string;
  name: string;
  /** At the end of the row, e.g. its total. */
  note: string;
  cells: HeatCell[];
};

export type HeatMap = {
  rows: HeatRow[];
  /** One for each column; those that are empty are not written. */
  columns: string[];
};

export const CELL = 24;
const AXIS = 20;
const NAMES = 44;
const NOTES = 52;
const GAP = 1;

export function layoutHeatMap({ rows, columns }: HeatMap, width: number): Drawing {
  const pitch = (width - NAMES - NOTES) / Math.max(1, columns.length);
  const height = rows.length * CELL;
  const { colour } = heatScale(mostOf(rows));
  const drawing: Drawing = { width, height: height + AXIS, marks: [], captions: [], grid: [] };
  rows.forEach((row, at) => {
    const y = at * CELL;
    const baseline = y + CELL / 2 + 4;
    drawing.captions.push({ x: 0, y: baseline, text: fitText(row.name, NAMES - 4), anchor: 'start' });
    drawing.captions.push({ x: width, y: baseline, text: row.note, anchor: 'end' });
    drawing.marks.push(
      ...row.cells.flatMap((cell, column) => {
        const place = { x: NAMES + column * pitch, y, width: pitch - GAP, height: CELL - GAP };
        return markOf(cell, `${row.id}/${column}`, place, colour);
      })
    );
  });
  columns.forEach((text, column) => {
    if (text !== '')
      drawing.captions.push({ x: NAMES + (column + 0.5) * pitch, y: height + 16, text, anchor: 'middle' });
  });
  return drawing;
}

type Place = Pick<Mark, 'x' | 'y' | 'width' | 'height'>;

function markOf(
  { value, missing, title, details }: HeatCell,
  id: string,
  place: Place,
  colour: HeatScale['colour']
): Mark[] {
  if (missing) return [{ id, ...place, fill: HATCHED, title, details }];
  if (value === undefined) return [];
  return [{ id, ...place, fill: colour(value), title, details }];
}

/** The most of any cell. */
export const mostOf = (rows: readonly HeatRow[]) =>
  rows.reduce((most, { cells }) => cells.reduce((high, { value = 0 }) => Math.max(high, value), most), 0);
