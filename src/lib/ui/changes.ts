/** How a figure differs from another one. More is not better: signs and words, no colours. */

/** `▲ 4 %` for the eye, `4 % more` to be read aloud. */
export type Change = { sign: string; words: string };

/** By how many percent; undefined where there is nothing to measure against. */
export function shareChange(now: number, before: number): Change | undefined {
  if (before <= 0) return undefined;
  const percent = (100 * (now - before)) / before;
  return change(Math.round(percent), `${amount(percent)} %`);
}

/** By how many points of a scale. */
export function pointChange(now: number | undefined, before: number | undefined): Change | undefined {
  if (now === undefined || before === undefined) return undefined;
  const points = Math.round(now) - Math.round(before);
  return change(points, String(Math.abs(points)));
}

/** Both sides of a change: `40 h against 38 h, on complete days only`. `partial`: some days were left out of both. */
export const comparedTitle = (now: string, before: string, { partial }: { partial: boolean }): string =>
  `${now} against ${before}${partial ? ', on complete days only' : ''}`;

function change(rounded: number, value: string): Change {
  if (rounded === 0) return { sign: '=', words: 'as much' };
  return rounded > 0
    ? { sign: `▲ ${value}`, words: `${value} more` }
    : { sign: `▼ ${value}`, words: `${value} less` };
}

/** Past a doubling, a percentage says less than it seems to: three digits are enough. */
const amount = (percent: number) => (Math.abs(percent) >= 1000 ? '>999' : Math.round(Math.abs(percent)));
