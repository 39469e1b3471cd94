import { ticks } from 'd3-array';

export type Tick = { seconds: number; label: string };
export type DurationAxis = { toPixels: (seconds: number) => number; ticks: Tick[] };

const MAX_TICKS = 5;

/** From zero to `mostSeconds` over `pixels`, with at most five ticks at whole hours, or minutes where it is short. */
export function durationAxis(mostSeconds: number, pixels: number, maxTicks = MAX_TICKS): DurationAxis {
  const unit = mostSeconds >= 2 * 3600 ? { seconds: 3600, name: 'h' } : { seconds: 60, name: 'min' };
  const most = Math.max(mostSeconds, 60);
  let values = ticks(0, most / unit.seconds, maxTicks - 1);
  for (let fewer = maxTicks - 2; values.length > maxTicks && fewer > 0; fewer--) {
    values = ticks(0, most / unit.seconds, fewer);
  }
  const whole = values.filter((value) => Number.isInteger(value));
  return {
    toPixels: (seconds) => (seconds / most) * pixels,
    ticks: whole.map((value) => ({
      seconds: value * unit.seconds,
      label: value === 0 ? '0' : `${value} ${unit.name}`
    }))
  };
}
