/** Horizontal stacked bars: one row each, a name on the left, the total at the end of the bar. */
import { durationAxis } from './duration-axis.ts';
import {
  fitText,
  HATCHED,
  textWidth,
  type Drawing,
  type Mark,
  type MissingPart,
  type Segment
} from './mark.ts';
import { joinThin } from './thin-segments.ts';

export type StackedRow = {
  id: string;
  name: string;
  href?: string;
  segments: Segment[];
  /** Written after the bar. */
  total: string;
  /** What is not reported yet, drawn after the bar. */
  missing?: MissingPart;
};

const AXIS = 24;
const BAR = 24;
const MISSING = 20;
const NARROW = 560;

export function layoutStackedRows(rows: StackedRow[], width: number): Drawing {
  const narrow = width < NARROW;
  const names = narrow ? 0 : 136;
  const totals = Math.max(40, ...rows.map((row) => textWidth(row.total) + 12));
  const pitch = narrow ? 52 : 36;
  const sums = rows.map(({ segments }) => segments.reduce((sum, { seconds }) => sum + seconds, 0));
  const axis = durationAxis(Math.max(0, ...sums), Math.max(40, width - names - totals - MISSING));
  const height = rows.length * pitch + AXIS;
  const drawing: Drawing = { width, height, marks: [], captions: [], grid: [], parted: true };
  for (const { seconds, label } of axis.ticks) {
    const x = names + axis.toPixels(seconds);
    drawing.grid.push({ x1: x, y1: 0, x2: x, y2: height - AXIS, strong: seconds === 0 });
    drawing.captions.push({ x, y: height - 6, text: label, anchor: seconds === 0 ? 'start' : 'middle' });
  }
  rows.forEach((row, index) => {
    const y = index * pitch + (narrow ? 22 : 6);
    const name = { text: fitText(row.name, narrow ? width : names - 12), strong: true, ...link(row) };
    drawing.captions.push(
      narrow ? { x: 0, y: y - 6, anchor: 'start', ...name } : { x: 0, y: y + 17, anchor: 'start', ...name }
    );
    const bar = layoutBar(row, { x: names, y, most: width - names - totals }, axis.toPixels);
    drawing.marks.push(...bar.marks);
    drawing.captions.push({ x: bar.endX + 8, y: y + 17, text: row.total, anchor: 'start' });
  });
  return drawing;
}

const link = ({ href }: StackedRow) => (href === undefined ? {} : { href });

function layoutBar(
  row: StackedRow,
  at: { x: number; y: number; most: number },
  toPixels: (seconds: number) => number
): { marks: Mark[]; endX: number } {
  const marks: Mark[] = [];
  let x = at.x;
  for (const { id, seconds, fill, ink, title, details, label } of joinThin(row.segments, toPixels)) {
    const width = toPixels(seconds);
    const fits = label !== undefined && ink !== undefined && textWidth(label) + 12 <= width;
    marks.push({
      id: `${row.id}/${id}`,
      ...{ x, y: at.y, width, height: BAR, fill, title, details },
      ...(fits ? { label, ink } : {}),
      ...link(row)
    });
    x += width;
  }
  if (row.missing) {
    const { title, details, whole } = row.missing;
    const width = whole ? at.most : MISSING;
    marks.push({
      id: `${row.id}/missing`,
      x,
      y: at.y,
      width,
      height: BAR,
      fill: HATCHED,
      title,
      details,
      ...link(row)
    });
    x += width;
  }
  return { marks, endX: x };
}
