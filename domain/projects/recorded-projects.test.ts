import { expect, test } from 'vitest';
import { traceDevice } from '../summarise/trace-device.ts';
import { loadNineDays, trueBlocks } from '../testing/nine-days.ts';
import { dayInput } from '../testing/small-days.ts';
import { datesBetween } from '../time/calendar.ts';

const input = dayInput(await loadNineDays());
const { stretches } = traceDevice(input, datesBetween('2026-10-19', '2026-10-27'));

type Counted = (named: string, real: string | undefined) => boolean;
/** Hours of active time for which `isCounted` holds, within the blocks of what was really worked on. */
function hoursWhere(isCounted: Counted): number {
  let ms = 0;
  for (const block of trueBlocks) {
    for (const { startMs, endMs, project } of stretches) {
      if (!isCounted(project, block.project)) continue;
      ms += Math.max(0, Math.min(endMs, block.endMs) - Math.max(startMs, block.startMs));
    }
  }
  return ms / 3_600_000;
}
const right = hoursWhere((named, real) => named !== '' && named === real);

test('at least 94 % of the time of known projects carries the right one', () => {
  const known = hoursWhere((_, real) => real !== undefined);
  expect(known).toBeGreaterThan(40);
  expect(right / known).toBeGreaterThanOrEqual(0.94);
});

test('at least 99 % of the time with a project carries the right one', () => {
  expect(right / hoursWhere((named) => named !== '')).toBeGreaterThanOrEqual(0.99);
});

test('at most 20 % of other time carries any', () => {
  const other = hoursWhere((_, real) => real === undefined);
  expect(other).toBeGreaterThan(5);
  expect(hoursWhere((named, real) => real === undefined && named !== '') / other).toBeLessThanOrEqual(0.2);
});
