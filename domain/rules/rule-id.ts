const MAX_ID_LENGTH = 56;

/**
 * An id made of a name, `work-programming`; the same name gives the same id. Where letters, signs or spaces of the name are not in
 * it, a hash of the name is: people who add "C++" and "C#", or "Продажи" and "Склад", at the same time add two rules.
 */
export function slugOf(name: readonly string[], fallback: string): string {
  const words =
    name
      .join(' ')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const slug = words.join('-') || fallback;
  const isWhole = slug.length <= MAX_ID_LENGTH && words.join(' ') === name.join(' ').toLowerCase();
  if (isWhole) return slug;
  const hash = hashOf(name);
  return `${slug.slice(0, MAX_ID_LENGTH - hash.length - 1).replace(/-$/, '')}-${hash}`;
}

/** FNV-1a of the name: few names are in one organisation. */
function hashOf(name: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const unit of JSON.stringify(name.map((part) => part.normalize()))) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, '0');
}

/** An id for a new rule of this name that none of `taken` has. */
export function newRuleId(name: readonly string[], fallback: string, taken: Iterable<string>): string {
  const slug = slugOf(name, fallback);
  const known = taken instanceof Set ? taken : new Set(taken);
  let id = slug;
  for (let count = 2; known.has(id); count += 1) id = `${slug}--${count}`;
  return id;
}
