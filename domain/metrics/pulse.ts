/**
 * Productivity pulse of seconds by category: `50 + 25 · mean weight`, from 0 to 100 (RescueTime's formula with weights
 * −2 to 2). Undefined where nothing was tracked.
 */
export function pulseOf(
  secondsByCategory: Iterable<[string, number]>,
  weightOf: (category: string) => number
): number | undefined {
  let seconds = 0;
  let weighted = 0;
  for (const [category, value] of secondsByCategory) {
    seconds += value;
    weighted += value * weightOf(category);
  }
  return seconds === 0 ? undefined : 50 + (25 * weighted) / seconds;
}
