/** Which of the known words was meant by an unknown one. */

/**
 * The known word that differs from `word` by a typo: upper and lower case, or one letter added, left out, replaced or
 * swapped with the next one; two of those in words of eight letters or more. Undefined where none does.
 */
export function findNearMiss<Known extends string>(word: string, known: readonly Known[]): Known | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= (candidate.length >= 8 ? 2 : 1))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Letters to add, leave out, replace or swap with the next one, to make one word of the other. */
function editDistance(from: string, to: string): number {
  let [beforeLast, last]: [number[], number[]] = [
    [],
    Array.from({ length: to.length + 1 }, (_none, at) => at)
  ];
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
