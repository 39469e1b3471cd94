/** Documents compared by what they say, whatever their revision and the order of their fields. */

/** JSON with sorted keys at every depth and without undefined fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  );
}

/** Whether two documents have the same content. */
export function sameContent(left: object, right: object): boolean {
  return canonicalJson(withoutRevision(left)) === canonicalJson(withoutRevision(right));
}

const withoutRevision = (document: object) => ({ ...document, _rev: undefined });

/** The bytes of a text in UTF-8; half a surrogate pair counts three. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1;
  }
  return bytes;
}
