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
export function browserWindows({ id, hostname }: { id: string; hostname: string }): (app: string) => boolean {
  const ownName = (id.endsWith(`_${hostname}`) ? id.slice(0, -hostname.length) : id).toLowerCase();
  const words = new Set(ownName.split(/[^a-z0-9]+/));
  const family = FAMILIES.find((candidate) => candidate.words.some((word) => words.has(word)));
  if (family === undefined) return () => false;
  return (app) => family.appNames.includes(app) || family.pattern.test(app);
}

const OTHER_BROWSERS =
  /safari|tor.?browser|mullvad|duckduckgo|epiphany|falkon|konqueror|qutebrowser|iexplore|seamonkey|palemoon|midori|webkit|browser/i;

/** Whether an app is a browser, also one without a watcher of its own. */
export const isBrowser = (app: string): boolean =>
  OTHER_BROWSERS.test(app) ||
  FAMILIES.some(({ appNames, pattern }) => appNames.includes(app) || pattern.test(app));

const MAX_DOMAIN_LENGTH = 253;
/** Letters of any script, as browsers show them, or an address of IPv6; and a port. */
const HOST = /^(?:[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63})*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/u;

/**
 * The domain of a URL as aw-core's `split_url_events` has it (host and port, without `www.`), without a user name or
 * password and in lower case. Pages that no host serves (`about:`, `file:`, extensions) have none: the empty string; neither
 * has an address whose host holds anything else than the letters of one.
 */
export function domainOf(url: unknown): string {
  if (typeof url !== 'string') return '';
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(url)?.[1] ?? '';
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/^www\.|\.(?=:\d+$|$)/g, '');
  return host.length <= MAX_DOMAIN_LENGTH && HOST.test(host) ? host : '';
}
