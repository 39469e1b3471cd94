/**
 * What the ids of all documents have in common: parts between colons, the first of which is the kind. Each document's own file
 * makes and parses its ids; nothing else puts one together or takes one apart.
 */

/** Sorts after every character that ids are made of. */
export const END_OF_RANGE = '\ufff0';

/** Ids from `startkey` to `endkey`, both included, as `_all_docs` takes them. */
export type IdRange = { startkey: string; endkey: string };

/** All ids that begin with `prefix`. */
export const rangeOf = (prefix: string): IdRange => ({ startkey: prefix, endkey: prefix + END_OF_RANGE });

/** The same ids from the last to the first, as `_all_docs` takes them. */
export const descending = ({ startkey, endkey }: IdRange): IdRange & { descending: true } => ({
  startkey: endkey,
  endkey: startkey,
  descending: true
});

/** The kind of document that an id names: `day` of `day:2026-10-27:devbox-01`, `profile` of `profile`. */
export function kindOf(id: string): string {
  const colon = id.indexOf(':');
  return colon < 0 ? id : id.slice(0, colon);
}

/** All ids of a kind. */
export const rangeOfKind = (kind: string): IdRange => rangeOf(`${kind}:`);

/** The ids of a kind whose second part begins with `text`, or sorts before it. */
export const rangeUntil = (kind: string, text: string): IdRange => ({
  startkey: `${kind}:`,
  endkey: `${kind}:${text}${END_OF_RANGE}`
});

/** The part after the kind: the date of `day:2026-10-27:devbox-01`. */
export const secondPartOf = (id: string): string => id.split(':')[1] ?? '';
