import * as v from 'valibot';
import { expect, test } from 'vitest';
import { browserWindows } from '../activitywatch/browsers.ts';
import { totalMs } from '../time/spans.ts';
import { checkRules } from '../categorise/check-rules.ts';
import { compileRules } from '../categorise/compile-rules.ts';
import { Rules } from '../documents/rules.ts';
import { traceDevice } from '../summarise/trace-device.ts';
import { loadNineDays } from '../testing/nine-days.ts';
import { datesBetween } from '../time/calendar.ts';
import { DEFAULT_RULES } from './default-rules.ts';

const rules = compileRules(DEFAULT_RULES);

test('the default rules are sound', () => {
  expect(v.parse(Rules, DEFAULT_RULES)).toEqual(DEFAULT_RULES);
  expect(checkRules(DEFAULT_RULES)).toEqual([]);
});

test('no browser is known by its name alone', () => {
  const families = [
    'chrome',
    'firefox',
    'opera',
    'brave',
    'edge',
    'arc',
    'vivaldi',
    'orion',
    'yandex',
    'floorp',
    'helium'
  ];
  const isBrowser = families.map((family) =>
    browserWindows({ id: `aw-watcher-web-${family}`, hostname: '' })
  );
  const apps = DEFAULT_RULES.categories.flatMap((rule) => rule.apps ?? []);
  expect(apps.filter((app) => isBrowser.some((matches) => matches(app)))).toEqual([]);
});

test.each([
  ['Code.exe', 'x', '', 'Work > Programming', 2],
  ['Google Chrome', 'Inbox', 'mail.google.com', 'Comms > Email', 0],
  ['Google Chrome', 'aria - Google Search', 'google.com', 'Browsing > Search', 0],
  ['Google Chrome', 'How to use Jenkins', 'reddit.com', 'Media > Social Media', -2],
  ['Google Chrome', 'Home', 'docs.github.com', 'Work > Reference', 1],
  ['Google Chrome', 'S3', 'eu-west-1.console.aws.amazon.com', 'Work > Operations', 2],
  ['Google Chrome', 'Terms', 'music.youtube.com', 'Media > Music', 0],
  ['firefox', 'lofi - YouTube — Mozilla Firefox', '', 'Media > Video', -2],
  ['Slack', 'grafana-alerts | Grafana', '', 'Comms > IM', 0],
  ['Google Chrome', 'Welcome', '', 'Uncategorized', 0]
])('%s "%s" at "%s" is %s', (app, title, domain, category, weight) => {
  expect(rules.categorise([app, title], app, domain).name).toBe(category);
  expect(rules.weightOf(category)).toBe(weight);
});

test('at most 15 % of the recorded days are left without a category', async () => {
  const dates = datesBetween('2026-10-19', '2026-10-27');
  const { stretches } = traceDevice(
    {
      developer: 'anna',
      device: 'devbox-01',
      hostname: 'devbox-01',
      tz: 'Europe/Berlin',
      buckets: await loadNineDays(),
      rules,
      fromMs: 0,
      throughMs: Date.UTC(2026, 9, 28),
      paused: [],
      agent: '1.0.0',
      activitywatch: 'v0.13.2'
    },
    dates
  );
  const without = stretches.filter(({ category }) => category === 'Uncategorized');
  expect(totalMs(stretches)).toBeGreaterThan(190_000_000);
  expect(totalMs(without) / totalMs(stretches)).toBeLessThan(0.15);
});
