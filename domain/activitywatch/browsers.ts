/** Browser families: which windows a browser's bucket speaks for. Names and patterns as in aw-webui's queries.ts. */

type Family = { words: string[]; appNames: string[]; pattern: RegExp };

const FAMILIES: Family[] = [
  {
    words: ['chrome', 'chromium'],
    appNames: ['com.google.Chrome', 'com.google.ChromeDev', 'org.chromium.Chromium'],
    pattern: /^(google[-_ ]?chrome|chrome|chromium)/i
  },
  {
    words: ['firefox', 'librewolf', 'waterfox'],
    appNames: ['org.mozilla.firefox', 'io.gitlab.librewolf-community', 'net.waterfox.waterfox'],
    pattern: /firefox|librewolf|waterfox|nightly/i
  },
  { words: ['opera'], appNames: [], pattern: /opera/i },
  { words: ['brave'], appNames: [], pattern: /brave/i },
  {
    words: ['edge', 'msedge'],
    appNames: ['com.microsoft.Edge', 'com.microsoft.EdgeDev'],
    pattern: /^(microsoft[-_ ]?edge|msedge)/i
  },
  { words: ['arc'], appNames: [], pattern: /^arc(\.exe)?$/i },
  { words: ['vivaldi'], appNames: [], pattern: /vivaldi/i },
  { words: ['orion'], appNames: [], pattern: /orion/i },
  { words: ['yandex'], appNames: [], pattern: /yandex/i },
  { words: ['zen'], appNames: [], pattern: /zen/i },
  { words: ['floorp'], appNames: ['one.ablaze.floorp'], pattern: /floorp/i },
  { words: ['helium'], appNames: [], pattern: /helium/i }
];

/**
 * Whether an app is a window of the browser that writes this bucket. The family can only be read from the bucket's id
 * (`aw-watcher-web-chrome_devbox-01`); a bucket of an unknown browser has no windows.
 */
export function browserWindows(bucketId: string, hostname: string): (app: string) => boolean {
  const ownName = bucketId.replace(`_${hostname}`, '').toLowerCase();
  const words = new Set(ownName.split(/[^a-z0-9]+/));
  const family = FAMILIES.find((candidate) => candidate.words.some((word) => words.has(word)));
  if (family === undefined) return () => false;
  return (app) => family.appNames.includes(app) || family.pattern.test(app);
}

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
