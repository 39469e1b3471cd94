/**
 * The domain of a URL as aw-core's `split_url_events` has it (host and port, without `www.`), without a user name or
 * password and in lower case. Pages that no host serves (`about:`, `file:`, extensions) have none: the empty string.
 */
export function domainOf(url: unknown): string {
  if (typeof url !== 'string') return '';
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(url)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  return host.startsWith('www.') ? host.slice(4) : host;
}
