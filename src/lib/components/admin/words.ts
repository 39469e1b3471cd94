/** The words that somebody typed with commas or spaces between. */
export const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');
