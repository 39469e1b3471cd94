/** Choices that come out the same for the same seed, on every machine. */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** True in the given share of cases, 0 to 1. */
  chance(share: number): boolean;
  /** A whole number, both ends included. */
  integer(from: number, to: number): number;
  /** Between the two, small values as likely as large ones in proportion: how long people stay with something. */
  skewed(from: number, to: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K;
}

/** The seed is all the parts together: people, dates and blocks each get a stream of their own. */
export function seededRandom(...parts: (string | number)[]): Random {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const generator = xoroshiro128plus(digest.readInt32LE(0));
  const fraction = () => uniformFloat64(generator);
  return {
    chance: (share) => fraction() < share,
    integer: (from, to) => uniformInt(generator, from, to),
    skewed: (from, to) => from * (to / from) ** fraction(),
    pick: ([first, ...rest]) => {
      const index = uniformInt(generator, 0, rest.length);
      return index === 0 ? first : (rest[index - 1] ?? first);
    },
    weighted: (weights) => pickWeighted(weights, fraction())
  };
}

function pickWeighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>, fraction: number): K {
  // Object.keys forgets that the keys are K.
  const keys = Object.keys(weights) as K[];
  const total = keys.reduce((sum, key) => sum + (weights[key] ?? 0), 0);
  let left = fraction * total;
  const found = keys.find((key) => (left -= weights[key] ?? 0) < 0) ?? keys.at(-1);
  if (found === undefined) throw new RangeError('There is nothing to choose from.');
  return found;
}
