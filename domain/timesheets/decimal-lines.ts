import { sum } from 'd3-array';

/**
 * Hours of each line as decimals with so many places, and their total: the printed lines add up to the printed total, which is
 * that of the exact seconds. What rounding leaves goes to the lines with the largest remainders, the first of equal ones.
 */
export function decimalLines(seconds: readonly number[], places = 2): { lines: number[]; total: number } {
  const scale = 10 ** places;
  const scaled = seconds.map((value) => value * scale);
  const units = scaled.map((value) => Math.floor(value / 3600));
  // Not -0, which would be printed as such.
  const total = Math.round(sum(scaled) / 3600) + 0;
  const byRemainder = scaled
    .map((value, index) => ({ index, remainder: value - units[index]! * 3600 }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, total - sum(units))) units[index] = units[index]! + 1;
  return { lines: units.map((unit) => unit / scale), total: total / scale };
}
