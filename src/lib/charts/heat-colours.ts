/** One hue in five steps for heat maps: the more time, the further from the paper. */

export type HeatStep = { fill: string; upToSeconds: number };
export type HeatScale = { colour: (seconds: number) => string; steps: HeatStep[] };

/** How much of the accent each step has; the last is the accent itself. */
const PERCENTS = [24, 42, 60, 80, 100] as const;
const HALF_HOUR = 1800;

/** Reported, and nothing was there. */
export const NOTHING = 'var(--hover)';

/** Five steps of equal length, in whole half hours, or minutes where there is little, that together reach `mostSeconds`. */
export function heatScale(mostSeconds: number): HeatScale {
  const unit = mostSeconds > PERCENTS.length * HALF_HOUR ? HALF_HOUR : 60;
  const step = Math.max(1, Math.ceil(mostSeconds / PERCENTS.length / unit)) * unit;
  const steps = PERCENTS.map((percent, index) => ({
    fill: percent === 100 ? 'var(--accent)' : `color-mix(in oklab, var(--accent) ${percent}%, var(--paper))`,
    upToSeconds: (index + 1) * step
  }));
  return {
    colour: (seconds) =>
      seconds <= 0
        ? NOTHING
        : (steps.find(({ upToSeconds }) => seconds <= upToSeconds) ?? steps.at(-1)!).fill,
    steps
  };
}
