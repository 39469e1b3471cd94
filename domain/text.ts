/** Texts of others that go into documents. */

/**
 * The beginning of a text, at most `max` UTF-16 units, cut between characters. Half a surrogate pair, which no JSON of UTF-8
 * can hold, becomes U+FFFD.
 */
export function cutText(text: string, max: number): string {
  const cut = text.slice(0, max);
  const isHalved =
    text.length > max && /[\ud800-\udbff]$/.test(cut) && /^[\udc00-\udfff]/.test(text.slice(max));
  return wellFormed(isHalved ? cut.slice(0, -1) : cut);
}

/** The text on one line, without control characters. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The text as HTML shows it, between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `String.prototype.toWellFormed`, which the oldest browsers that are supported lack. */
export const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

/** Whether a text has no half of a surrogate pair. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** A document in whose texts halves of surrogate pairs, with which no database takes it, became U+FFFD. */
export function wellFormedDocument<T extends object>(document: T): T {
  const json = JSON.stringify(document);
  if (!/\\ud[89a-f]/.test(json)) return document;
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value
  ) as T;
}
