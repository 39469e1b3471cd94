import { describe, expect, test } from 'vitest';
import { browserWindows, domainOf } from './browsers.ts';

describe.each([
  [
    'aw-watcher-web-chrome_devbox-01',
    [
      'Google Chrome',
      'Google-chrome',
      'Chrome.exe',
      'google-chrome-stable',
      'Google_Chrome',
      'Chromium-browser',
      'com.google.Chrome',
      'org.chromium.Chromium'
    ],
    ['Slack', 'Electron', 'firefox']
  ],
  [
    'aw-watcher-web-firefox',
    [
      'Firefox',
      'firefox.exe',
      'firefox-esr-esr140',
      'Nightly',
      'LibreWolf-Portable.exe',
      'waterfox',
      'org.mozilla.firefox'
    ],
    ['Google-chrome', 'thunderbird']
  ],
  [
    'aw-watcher-web-edge_devbox-01',
    ['msedge.exe', 'Microsoft Edge Beta', 'Microsoft-Edge-Stable', 'com.microsoft.Edge'],
    ['edge-something']
  ],
  ['aw-watcher-web-arc_devbox-01', ['Arc', 'arc.exe'], ['archive', 'ReactNativeArcApp']],
  ['aw-watcher-web-brave_devbox-01', ['Brave-browser', 'com.brave.Browser'], ['Google-chrome']],
  ['aw-watcher-web-zen_devbox-01', ['Zen Browser', 'app.zen_browser.zen'], ['firefox']]
])('the bucket %s', (id, own, others) => {
  test.each(own)('speaks for %s', (app) => {
    expect(browserWindows({ id, hostname: 'devbox-01' })(app)).toBe(true);
  });
  test.each(others)('does not speak for %s', (app) => {
    expect(browserWindows({ id, hostname: 'devbox-01' })(app)).toBe(false);
  });
});

test("a machine's name is no browser, and an unknown browser has no windows", () => {
  expect(browserWindows({ id: 'aw-watcher-web-chrome_zen', hostname: 'zen' })('Zen')).toBe(false);
  expect(browserWindows({ id: 'aw-watcher-web-netscape_h', hostname: 'h' })('netscape')).toBe(false);
});

test.each([
  ['https://www.youtube.com/watch?v=1', 'youtube.com'],
  ['http://localhost:5173/reports?range=30d', 'localhost:5173'],
  ['https://anna:secret@GitHub.com/acme?x=@y', 'github.com'],
  ['https://example.org?token=x', 'example.org'],
  ['about:privatebrowsing', ''],
  ['file:///home/anna/secret.html', ''],
  ['chrome-extension://abcdef/page.html', ''],
  ['', ''],
  [undefined, '']
])('the domain of %s', (url, domain) => {
  expect(domainOf(url)).toBe(domain);
});
