/** The same little chart for each of several people: bars on one scale, a line across each for what is usual. */
import { HATCHED, fitText, textWidth, type Drawing, type Mark } from './mark.ts';
import { bands } from './scales.ts';

export type MultipleBar = {
  seconds: number;
  /** Not reported in full. */
  missing: boolean;
  /** Nothing is known of it: its seconds are no zero. */
  unknown?: boolean;
  title: string;
  details: string[];
};

export type Multiple = {
  id: string;
  name: string;
  href: string;
  /** Beside the name, e.g. the total. */
  note: string;
  /** Where the documents behind the note are shown. */
  noteHref?: string;
  bars: MultipleBar[];
};

const NARROWEST = 148;
const GAP = 24;
const NAME = 22;
const BARS = 48;
const BELOW = 24;
const MISSING = 4;

/** `usual` is drawn as a line over the bar of the same place; undefined: none there. */
export function layoutSmallMultiples(
  multiples: readonly Multiple[],
  usual: readonly (number | undefined)[],
  width: number
): Drawing {
  const fit = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  // A few have the whole width, without becoming more than twice as wide.
  const across = Math.min(fit, Math.max(multiples.length, Math.ceil(fit / 2)));
  const pitch = (width + GAP) / across;
  const pitchY = NAME + BARS + BELOW;
  const most = Math.max(1, ...usual.map((seconds) => seconds ?? 0), ...multiples.flatMap(secondsOf));
  const drawing: Drawing = { width, height: 0, marks: [], captions: [], grid: [] };
  multiples.forEach((multiple, index) => {
    const at = { x: (index % across) * pitch, y: Math.floor(index / across) * pitchY, width: pitch - GAP };
    const floor = at.y + NAME + BARS;
    const room = at.width - textWidth(multiple.note) - 8;
    const name = { text: fitText(multiple.name, room), strong: true, href: multiple.href };
    drawing.captions.push({ x: at.x, y: at.y + 14, anchor: 'start', ...name });
    const note = { text: multiple.note, ...(multiple.noteHref ? { href: multiple.noteHref } : {}) };
    drawing.captions.push({ x: at.x + at.width, y: at.y + 14, anchor: 'end', ...note });
    drawing.grid.push({ x1: at.x, y1: floor, x2: at.x + at.width, y2: floor, strong: true });
    drawBars(drawing, multiple, { ...at, floor }, (seconds) => (BARS * seconds) / most, usual);
  });
  drawing.height = Math.ceil(multiples.length / across) * pitchY;
  return drawing;
}

const secondsOf = ({ bars }: Multiple) => bars.map(({ seconds }) => seconds);

function drawBars(
  drawing: Drawing,
  { id, href, bars }: Multiple,
  at: { x: number; width: number; floor: number },
  toPixels: (seconds: number) => number,
  usual: readonly (number | undefined)[]
): void {
  const band = bands(bars.length, [at.x, at.x + at.width], 0.2);
  bars.forEach(({ seconds, missing, title, details }, index) => {
    const place = { x: band.startOf(index), width: band.width };
    const height = toPixels(seconds);
    const mark: Omit<Mark, 'y' | 'height' | 'fill'> = {
      id: `${id}/${index}`,
      ...place,
      title,
      details,
      href
    };
    if (seconds > 0) drawing.marks.push({ ...mark, y: at.floor - height, height, fill: 'var(--bar)' });
    if (missing) {
      const tall = seconds > 0 ? MISSING : BARS / 2;
      drawing.marks.push({
        ...{ ...mark, id: `${mark.id}/missing`, fill: HATCHED },
        ...{ y: at.floor - height - tall, height: tall }
      });
    }
    const median = usual[index];
    if (median === undefined) return;
    const y = at.floor - toPixels(median);
    drawing.grid.push({
      ...{ x1: at.x + band.step * index, x2: at.x + band.step * (index + 1) },
      ...{ y1: y, y2: y, reference: true }
    });
  });
}
