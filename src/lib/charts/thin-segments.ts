/** Bars of hundreds of parts, most of them thinner than a pixel. */
import { sum } from 'd3-array';
import { exact } from '#lib/ui/durations.ts';
import type { Segment } from './mark.ts';

const MIN_PIXELS = 1;

/** The parts of a bar, with neighbours that cannot be seen one by one made one part, which says how many they are. */
export function joinThin(segments: readonly Segment[], toPixels: (seconds: number) => number): Segment[] {
  const joined: Segment[] = [];
  let thin: Segment[] = [];
  const end = () => {
    const [first] = thin;
    if (first) joined.push(thin.length === 1 ? first : join(first, thin));
    thin = [];
  };
  for (const segment of segments) {
    if (toPixels(segment.seconds) >= MIN_PIXELS) {
      end();
      joined.push(segment);
    } else thin.push(segment);
  }
  end();
  return joined;
}

function join(first: Segment, segments: readonly Segment[]): Segment {
  const seconds = sum(segments, (segment) => segment.seconds);
  const { id, fill, ink, title } = first;
  return {
    id,
    fill,
    ink,
    seconds,
    title: `${title} and ${segments.length - 1} more`,
    details: [exact(seconds)]
  };
}
