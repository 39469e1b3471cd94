/** Vertical bars on one scale: hours of a day, weeks or months of a trend. */
import { durationAxis } from './duration-axis.ts';
import { HATCHED, textWidth, type Drawing, type Mark } from './mark.ts';
import { bands } from './scales.ts';

export type Bar = {
  id: string;
  name: string;
  /** Undefined: not known. */
  value: number | undefined;
  fill: string;
  title: string;
  details: string[];
  href?: string;
  /** Part of it has not been reported yet: hatched on top, or in place of the bar. */
  missing?: boolean;
};

export type ValueAxis = { toPixels: (value: number) => number; ticks: { value: number; label: string }[] };

export type BarsFrame = {
  width: number;
  height: number;
  /** The scale for the largest value over so many pixels. */
  axisOf: (most: number, pixels: number) => ValueAxis;
  /** A value to hold the bars against. */
  reference?: number;
};

const LEFT = 44;
const BELOW = 22;
const TOP = 20;
const MISSING = 8;

/** For values in seconds. */
export const secondsAxis = (most: number, pixels: number): ValueAxis => {
  const { toPixels, ticks } = durationAxis(most, pixels);
  return { toPixels, ticks: ticks.map(({ seconds, label }) => ({ value: seconds, label })) };
};

/** For values from 0 to 100, whatever the largest of them is. */
export const pointsAxis = (_most: number, pixels: number): ValueAxis => ({
  toPixels: (value) => (value / 100) * pixels,
  ticks: [0, 50, 100].map((value) => ({ value, label: String(value) }))
});

export function layoutBars(bars: readonly Bar[], { width, height, axisOf, reference }: BarsFrame): Drawing {
  const floor = height - BELOW;
  const most = Math.max(0, reference ?? 0, ...bars.map(({ value }) => value ?? 0));
  const { toPixels, ticks } = axisOf(most, floor - TOP - MISSING);
  const band = bands(bars.length, [LEFT, width], 0.28);
  const drawing: Drawing = { width, height, marks: [], captions: [], grid: [] };
  for (const { value, label } of ticks) {
    const y = floor - toPixels(value);
    drawing.grid.push({ x1: LEFT, y1: y, x2: width, y2: y, strong: value === 0 });
    drawing.captions.push({ x: LEFT - 8, y: y + 4, text: label, anchor: 'end' });
  }
  const every = Math.ceil(
    Math.max(0, ...bars.map(({ name }) => textWidth(name) + 8)) / Math.max(1, band.step)
  );
  for (const [index, bar] of bars.entries()) {
    const x = band.startOf(index);
    drawing.marks.push(...marksOf(bar, { x, width: band.width, floor, top: TOP }, toPixels));
    if ((bars.length - 1 - index) % every !== 0) continue;
    drawing.captions.push({ x: x + band.width / 2, y: floor + 16, text: bar.name, anchor: 'middle' });
  }
  if (reference !== undefined) {
    const y = floor - toPixels(reference);
    drawing.grid.push({ x1: LEFT, y1: y, x2: width, y2: y, reference: true });
  }
  return drawing;
}

function marksOf(
  { id, value = 0, fill, title, details, href, missing }: Bar,
  at: { x: number; width: number; floor: number; top: number },
  toPixels: (value: number) => number
): Mark[] {
  const height = toPixels(value);
  const caption = { title, details, ...(href === undefined ? {} : { href }) };
  const place = { x: at.x, width: at.width };
  const bar = { id, ...place, y: at.floor - height, height, fill, ...caption };
  if (!missing) return value > 0 ? [bar] : [];
  const whole = value <= 0;
  const y = whole ? at.top : at.floor - height - MISSING;
  const hatched = {
    ...place,
    y,
    height: (whole ? at.floor : at.floor - height) - y,
    fill: HATCHED,
    ...caption
  };
  return whole ? [{ id, ...hatched }] : [bar, { id: `${id}/missing`, ...hatched }];
}
