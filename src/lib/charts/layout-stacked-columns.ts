/** Vertical stacked bars, one per day; what is not reported yet stands hatched on top. */
import { durationAxis } from './duration-axis.ts';
import { HATCHED, textWidth, type Drawing, type Mark, type MissingPart, type Segment } from './mark.ts';
import { bands } from './scales.ts';

export type StackedColumn = {
  id: string;
  /** Below the column, below every second, third … where there is no room; the second line only where there is room. */
  name: string;
  note: string;
  href?: string;
  segments: Segment[];
  /** Above the column. */
  total: string;
  /** What is not reported yet. */
  missing?: MissingPart;
};

const MISSING = 12;
const TOP = 20;

export function layoutStackedColumns(
  columns: StackedColumn[],
  size: { width: number; height: number }
): Drawing {
  const left = 40;
  const below = 40;
  const floor = size.height - below;
  const most = Math.max(0, ...columns.map(sumOf));
  const axis = durationAxis(most, floor - TOP - MISSING);
  const band = bands(columns.length, [left, size.width], 0.35);
  const drawing: Drawing = { ...size, marks: [], captions: [], grid: [], parted: true };
  for (const { seconds, label } of axis.ticks) {
    const y = floor - axis.toPixels(seconds);
    drawing.grid.push({ x1: left, y1: y, x2: size.width, y2: y, strong: seconds === 0 });
    drawing.captions.push({ x: left - 8, y: y + 4, text: label, anchor: 'end' });
  }
  const widest = Math.max(0, ...columns.map(({ name }) => textWidth(name)));
  const every = Math.ceil((widest + 2) / Math.max(1, band.step));
  for (const [index, column] of columns.entries()) {
    const x = band.startOf(index);
    const { width } = band;
    const { marks, topY } = stack(column, { x, width, floor, top: TOP }, axis.toPixels);
    drawing.marks.push(...marks);
    const middle = { x: x + width / 2, anchor: 'middle' as const };
    if (textWidth(column.total) <= band.step + 4)
      drawing.captions.push({ ...middle, y: topY - 6, text: column.total });
    if (index % every !== 0) continue;
    drawing.captions.push({ ...middle, y: floor + 16, text: column.name, strong: true, ...link(column) });
    if (textWidth(column.note) + 6 <= band.step)
      drawing.captions.push({ ...middle, y: floor + 32, text: column.note });
  }
  return drawing;
}

const sumOf = ({ segments }: StackedColumn) => segments.reduce((sum, { seconds }) => sum + seconds, 0);
const link = ({ href }: StackedColumn) => (href === undefined ? {} : { href });

function stack(
  column: StackedColumn,
  at: { x: number; width: number; floor: number; top: number },
  toPixels: (seconds: number) => number
): { marks: Mark[]; topY: number } {
  const marks: Mark[] = [];
  let y = at.floor;
  for (const { id, seconds, fill, ink, title, details, label } of column.segments) {
    const height = toPixels(seconds);
    y -= height;
    const fits =
      label !== undefined && ink !== undefined && height >= 18 && textWidth(label) + 12 <= at.width;
    const place = { x: at.x, y, width: at.width, height, fill };
    marks.push({
      id: `${column.id}/${id}`,
      ...place,
      title,
      details,
      ...(fits ? { label, ink } : {}),
      ...link(column)
    });
  }
  if (column.missing) {
    const { title, details, whole } = column.missing;
    const height = whole ? at.floor - at.top : MISSING;
    y -= height;
    const place = { x: at.x, y, width: at.width, height, fill: HATCHED };
    marks.push({ id: `${column.id}/missing`, ...place, title, details, ...link(column) });
  }
  return { marks, topY: y };
}
