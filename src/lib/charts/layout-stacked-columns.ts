/** Vertical stacked bars, one per day; what is not reported yet stands hatched on top. */
import { durationAxis } from './duration-axis.ts';
import { HATCHED, textWidth, type Drawing, type Mark, type MissingPart, type Segment } from './mark.ts';
import { bands } from './scales.ts';
import { joinThin } from './thin-segments.ts';

export type StackedColumn = {
  id: string;
  /** Below the column, and a second line. Where not all have room, those of the ticks, or of every second, third … column. */
  name: string;
  note: string;
  isTick?: boolean;
  /** What is behind the column is shaded: a weekend. */
  isShaded?: boolean;
  href?: string;
  segments: Segment[];
  /** Above the column. */
  total: string;
  /** What is not reported yet. */
  missing?: MissingPart;
};

const MISSING = 12;
const TOP = 20;
/** Between two labels. */
const GAP = 6;

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
  const drawing: Drawing = { ...size, marks: [], captions: [], grid: [], shades: [], parted: true };
  for (const { seconds, label } of axis.ticks) {
    const y = floor - axis.toPixels(seconds);
    drawing.grid.push({ x1: left, y1: y, x2: size.width, y2: y, strong: seconds === 0 });
    drawing.captions.push({ x: left - 8, y: y + 4, text: label, anchor: 'end' });
  }
  const fits = (text: string) => textWidth(text) + GAP <= band.step;
  const areTotalsShown = columns.every(({ total }) => fits(total));
  const named = namedColumns(columns, band.step);
  const areNotesShown = named.size === columns.length && columns.every(({ note }) => fits(note));
  for (const [index, column] of columns.entries()) {
    const x = band.startOf(index);
    const { width } = band;
    if (column.isShaded)
      drawing.shades?.push({
        x: x + width / 2 - band.step / 2,
        y: TOP,
        width: band.step,
        height: floor - TOP
      });
    const { marks, topY } = stack(column, { x, width, floor, top: TOP }, axis.toPixels);
    drawing.marks.push(...marks);
    const middle = { x: x + width / 2, anchor: 'middle' as const };
    if (areTotalsShown && column.total !== '')
      drawing.captions.push({ ...middle, y: topY - 6, text: column.total });
    if (!named.has(column)) continue;
    drawing.captions.push({ ...middle, y: floor + 16, text: column.name, strong: true, ...link(column) });
    if (areNotesShown && column.note !== '')
      drawing.captions.push({ ...middle, y: floor + 32, text: column.note });
  }
  return drawing;
}

/** Those whose names are shown, so that no two touch: the ticks where there are any, otherwise one of so many. */
function namedColumns(columns: readonly StackedColumn[], step: number): Set<StackedColumn> {
  const hasTicks = columns.some(({ isTick }) => isTick);
  const widest = Math.max(0, ...columns.map(({ name }) => textWidth(name)));
  const every = hasTicks ? 1 : Math.ceil((widest + GAP) / Math.max(1, step));
  const named = new Set<StackedColumn>();
  let end = -Infinity;
  for (const [index, column] of columns.entries()) {
    if (hasTicks ? !column.isTick : index % every !== 0) continue;
    const start = index * step - textWidth(column.name) / 2;
    if (start < end + GAP) continue;
    named.add(column);
    end = start + textWidth(column.name);
  }
  return named;
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
  for (const { id, seconds, fill, ink, title, details, label } of joinThin(column.segments, toPixels)) {
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
