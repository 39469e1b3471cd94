import { expect, test } from 'vitest';
import { traceDevice } from '../summarise/trace-device.ts';
import { loadNineDays, trueBlocks } from '../testing/nine-days.ts';
import { dayInput } from '../testing/small-days.ts';
import { datesBetween } from '../time/calendar.ts';

const input = dayInput(await loadNineDays());
const { stretches } = traceDevice(input, datesBetween('2026-10-19', '2026-10-27'));

/** Milliseconds of the blocks for which `isRight` holds, and of all of them while active. */
function measure(blocks: typeof trueBlocks, isRight: (named: string, real: string | undefined) => boolean) {
  let [right, all] = [0, 0];
  for (const block of blocks) {
    for (const { startMs, endMs, project } of stretches) {
      const ms = Math.max(0, Math.min(endMs, block.endMs) - Math.max(startMs, block.startMs));
      all += ms;
      if (isRight(project, block.project)) right += ms;
    }
  }
  return { hours: all / 3_600_000, share: right / all };
}

test('at least 90 % of the time of known projects carries the right one', () => {
  const blocks = trueBlocks.filter(({ project }) => project !== undefined);
  const { hours, share } = measure(blocks, (named, real) => named === real);
  expect(hours).toBeGreaterThan(40);
  expect(share).toBeGreaterThanOrEqual(0.9);
});

test('at most 20 % of other time carries any', () => {
  const blocks = trueBlocks.filter(({ project }) => project === undefined);
  const { hours, share } = measure(blocks, (named) => named !== '');
  expect(hours).toBeGreaterThan(5);
  expect(share).toBeLessThanOrEqual(0.2);
});
