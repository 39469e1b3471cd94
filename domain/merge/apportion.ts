import { sum } from 'd3-array';

/**
 * Splits `total` (whole) in proportion to `shares` by the method of the largest remainder, so that the parts are whole
 * and add up exactly. Equal remainders favour the earlier share, so the result is the same every time.
 */

export function apportion(shares: readonly number[], total: number): number[] {
  const whole = sum(shares);
  if (whole === 0) return shares.map(() => 0);
  const exact = shares.map((share) => (share * total) / whole);
  const parts = exact.map(Math.floor);
  const missing = total - sum(parts);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
