/** Characters of the shortest password that somebody may choose. */
export const SHORTEST_PASSWORD = 8;
