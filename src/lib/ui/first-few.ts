/** The first `most` of a long list; the whole where no more than one would be left out. */
export const firstFew = <T>(list: readonly T[], most: number): readonly T[] =>
  list.length <= most + 1 ? list : list.slice(0, most);
