/** The first `most` of a long list; the whole where no more than one would be left out. */
export const firstFew = <T>(list: readonly T[], most: number): readonly T[] =>
  list.length <= most + 1 ? list : list.slice(0, most);

/** What the button below says that shows the next `step` of those that are left out. */
export const moreLabel = (left: number, step: number): string =>
  left <= step + 1 ? `${left} more` : `${step} more of ${left}`;
