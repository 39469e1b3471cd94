/** Which way of flooding a server has, from what it made of some events. */
import { rollup, sum } from 'd3-array';
import { totalMs } from '../time/spans.ts';
import type { BucketEvent } from './event.ts';
import { flood, type Flooding } from './flood.ts';

/** One way of flooding must be nearer to the server's result by this much to be recognised. */
const MIN_DIFFERENCE_MS = 20;

/** The flooding that makes of `raw` what the server made of it; undefined where these events do not show it. */
export function recogniseFlooding(
  raw: readonly BucketEvent[],
  flooded: readonly BucketEvent[]
): Flooding | undefined {
  const expected = msByData(flooded);
  const [longer, midpoint] = (['longer', 'midpoint'] as const).map((flooding) =>
    distance(msByData(flood(raw, flooding)), expected)
  );
  if (longer === undefined || midpoint === undefined) return undefined;
  if (Math.abs(longer - midpoint) < MIN_DIFFERENCE_MS) return undefined;
  return longer < midpoint ? 'longer' : 'midpoint';
}

function msByData(events: readonly BucketEvent[]): Map<string, number> {
  return rollup(events, totalMs, ({ data }) => JSON.stringify(Object.entries(data).sort()));
}

function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return sum(keys, (key) => Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)));
}
