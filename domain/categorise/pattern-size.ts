/** Before `\x` or a letter outside of ASCII, a range may be so wide that folding its case takes milliseconds. */
const WIDE_RANGE = { pattern: /-(?:[^ -~]|\\x)/g, weight: 2000 };
/** The classes of Unicode consist of hundreds of ranges. */
const UNICODE_CLASS = { pattern: /\\p/gi, weight: 100 };
/** `)` before it: the whole group is repeated. */
const REPETITION = /(\)?)\{(\d+)(?:,(\d*))?\}/g;

/**
 * How much work a regular expression is to compile, at most: about its length once counted repetitions are written out. It is
 * found without compiling. `validate_doc_update` of `org` measures in the same way.
 */
export function patternSize(pattern: string): number {
  let size = pattern.length;
  for (const { pattern: part, weight } of [WIDE_RANGE, UNICODE_CLASS]) {
    size += (pattern.match(part)?.length ?? 0) * weight;
  }
  let factor = 1;
  for (const [, group, least, most] of pattern.matchAll(REPETITION)) {
    const times = Math.max(Number(least), Number(most ?? 0), 1);
    if (group) factor *= times;
    else size += times;
  }
  return size * factor;
}
