/** Rows over a common time of day: the lanes of one day, or one strip for each of several days. */
import { fitText, type Drawing, type Mark } from './mark.ts';
import { clampedScale } from './scales.ts';

/** Minutes count from the start of the row's day. */
export type TimeSpan = {
  startMinute: number;
  endMinute: number;
  fill: string;
  title: string;
  details: string[];
};

export type TimeRow = {
  id: string;
  name: string;
  href?: string;
  /** At the end of the row, e.g. its total. */
  note: string;
  /** A row of brackets over the others rather than one of bars. */
  thin?: boolean;
  spans: TimeSpan[];
};

export type TimeWindow = { fromMinute: number; toMinute: number; ticks: { minute: number; label: string }[] };

const NARROW = 560;
const AXIS = 24;
const NOTE = 48;

/** Where in a plot of this width the time runs, in pixels. */
export function timeArea(width: number): { left: number; right: number } {
  return width < NARROW ? { left: 0, right: width } : { left: 112, right: width - NOTE };
}

export function layoutTimeRows(rows: TimeRow[], window: TimeWindow, width: number): Drawing {
  const narrow = width < NARROW;
  const { left, right } = timeArea(width);
  const scale = clampedScale([window.fromMinute, window.toMinute], [left, right]);
  const drawing: Drawing = { width, height: 0, marks: [], captions: [], grid: [] };
  let y = 0;
  for (const row of rows) {
    const bar = row.thin ? 6 : narrow ? 20 : 24;
    const pitch = (row.thin ? 22 : 32) + (narrow ? 18 : 0);
    const at = { y: y + (narrow ? 20 : row.thin ? 9 : 4), height: bar };
    const baseline = narrow ? y + 13 : at.y + bar / 2 + 5;
    const link = row.href === undefined ? {} : { href: row.href };
    const name = fitText(row.name, narrow ? width - NOTE : left - 12);
    drawing.captions.push({ x: 0, y: baseline, text: name, anchor: 'start', ...link });
    drawing.captions.push({ x: width, y: baseline, text: row.note, anchor: 'end' });
    drawing.marks.push(...placeSpans(row, at, scale));
    y += pitch;
  }
  for (const { minute, label } of window.ticks) {
    const x = scale(minute);
    drawing.grid.push({ x1: x, y1: 0, x2: x, y2: y });
    drawing.captions.push({ x, y: y + 16, text: label, anchor: anchorAt(x, { left, right }) });
  }
  return { ...drawing, height: y + AXIS };
}

/** A label at an edge grows inward, so that nothing is cut off. */
function anchorAt(x: number, edge: { left: number; right: number }): 'start' | 'middle' | 'end' {
  if (x - edge.left < 16) return 'start';
  return edge.right - x < 16 ? 'end' : 'middle';
}

function placeSpans(
  row: TimeRow,
  at: { y: number; height: number },
  scale: (minute: number) => number
): Mark[] {
  return row.spans.flatMap(({ startMinute, endMinute, fill, title, details }, index) => {
    const x = scale(startMinute);
    const width = scale(endMinute) - x;
    if (width <= 0) return [];
    const link = row.href === undefined ? {} : { href: row.href };
    return [{ id: `${row.id}/${index}`, x, width, ...at, fill, title, details, ...link }];
  });
}
