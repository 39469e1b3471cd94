const MAX_ID_LENGTH = 56;

/** An id made of a name, `work-programming`; the same name gives the same id. */
export function slugOf(name: readonly string[], fallback: string): string {
  const words =
    name
      .join(' ')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, MAX_ID_LENGTH).replace(/-$/, '') || fallback;
}

/** An id for a new rule of this name that none of `taken` has. */
export function newRuleId(name: readonly string[], fallback: string, taken: Iterable<string>): string {
  const slug = slugOf(name, fallback);
  const known = new Set(taken);
  let id = slug;
  for (let count = 2; known.has(id); count += 1) id = `${slug}--${count}`;
  return id;
}
