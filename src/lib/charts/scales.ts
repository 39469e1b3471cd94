/** From figures to pixels. Two lines of arithmetic each, where a library would add 9 kB to the first page. */

export type Range = readonly [from: number, to: number];

/** A function that maps `domain` to `range`. What lies outside the domain is put at its nearest end. */
export function clampedScale(domain: Range, range: Range): (value: number) => number {
  const [first, last] = domain;
  return (value) => {
    const part = first === last ? 0 : (Math.min(last, Math.max(first, value)) - first) / (last - first);
    return range[0] + part * (range[1] - range[0]);
  };
}

export type Bands = {
  /** From the start of one band to the start of the next. */
  step: number;
  width: number;
  startOf: (index: number) => number;
};

/** `count` bands of one width over `range`, parted by `gap` of a step, with half a gap at both ends. */
export function bands(count: number, [from, to]: Range, gap: number): Bands {
  const step = (to - from) / Math.max(1, count);
  return { step, width: step * (1 - gap), startOf: (index) => from + step * (index + gap / 2) };
}
