/** A sum that grows from date to date, against the target of the whole period and the pace that leads to it. */
import { durationAxis } from './duration-axis.ts';
import { HATCHED, textWidth, type Drawing } from './mark.ts';
import { bands } from './scales.ts';

export type BurnUpDay = {
  date: string;
  /** Below the axis. */
  name: string;
  /** The sum at its end; undefined: the date is still to come. */
  seconds: number | undefined;
  /** Something of it is not reported yet. */
  isMissing: boolean;
  title: string;
  details: string[];
};

const LEFT = 40;
const BELOW = 24;
const TOP = 20;
const MISSING = 8;

export function layoutBurnUp(
  days: readonly BurnUpDay[],
  targetSeconds: number,
  { width, height, fill }: { width: number; height: number; fill: string }
): Drawing {
  const floor = height - BELOW;
  const most = Math.max(targetSeconds, ...days.map(({ seconds = 0 }) => seconds));
  const axis = durationAxis(most, floor - TOP - MISSING);
  const band = bands(days.length, [LEFT, width], 0.3);
  const drawing: Drawing = { width, height, marks: [], captions: [], grid: [] };
  for (const { seconds, label } of axis.ticks) {
    const y = floor - axis.toPixels(seconds);
    drawing.grid.push({ x1: LEFT, y1: y, x2: width, y2: y, strong: seconds === 0 });
    drawing.captions.push({ x: LEFT - 8, y: y + 4, text: label, anchor: 'end' });
  }
  const targetY = floor - axis.toPixels(targetSeconds);
  drawing.grid.push({ x1: LEFT, y1: targetY, x2: width, y2: targetY, reference: true });
  drawing.grid.push({ x1: LEFT, y1: floor, x2: width, y2: targetY, reference: true });
  const widest = Math.max(0, ...days.map(({ name }) => textWidth(name)));
  const every = Math.max(1, Math.ceil((widest + 6) / Math.max(1, band.step)));
  for (const [index, { date, name, seconds, isMissing, title, details }] of days.entries()) {
    const x = band.startOf(index);
    if (index % every === 0)
      drawing.captions.push({ x: x + band.width / 2, y: floor + 16, text: name, anchor: 'middle' });
    if (seconds === undefined) continue;
    const barHeight = axis.toPixels(seconds);
    const at = { x, width: band.width, title, details };
    drawing.marks.push({ id: date, ...at, y: floor - barHeight, height: barHeight, fill });
    if (isMissing)
      drawing.marks.push({
        ...{ id: `${date}/missing`, ...at, title: `${title}: not reported yet` },
        ...{ y: floor - barHeight - MISSING, height: MISSING, fill: HATCHED }
      });
  }
  return drawing;
}
