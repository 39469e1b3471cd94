import { describe, expect, test } from 'vitest';
import {
  MIDNIGHT_MS,
  presence,
  windows,
  day,
  total,
  apps,
  code,
  slack,
  type EventRow
} from '../testing/small-days.ts';

describe('odd events', () => {
  const awake = presence(['00:00:00', 86_400]);

  test('that overlap count each, as ActivityWatch counts them', () => {
    expect(apps(day([awake, windows(['08:00:00', 100, code], ['08:00:50', 100, slack])]))).toEqual([
      [32, 'Code', 100],
      [32, 'Slack', 100]
    ]);
  });

  test('reported twice count once', () => {
    expect(apps(day([awake, windows(['08:00:00', 100, code], ['08:00:00', 100, code])]))).toEqual([
      [32, 'Code', 100]
    ]);
  });

  test('without duration leave no trace', () => {
    expect(day([awake, windows(['08:00:00', 0, code])])).toMatchObject({ keys: [], cells: [] });
  });

  test('over midnight are divided', () => {
    const buckets = [presence(['2026-10-26T23:50:00Z', 1200]), windows(['2026-10-26T23:50:00Z', 1200, code])];
    expect(apps(day(buckets))).toEqual([[0, 'Code', 600]]);
    expect(apps(day(buckets, { date: '2026-10-26' }))).toEqual([[95, 'Code', 600]]);
    expect(day(buckets).active).toEqual([0, 600]);
  });

  test('that grow give what they have grown to', () => {
    const at = (seconds: number) =>
      day([presence(['08:00:00', seconds]), windows(['08:00:00', seconds, code])], {
        throughMs: MIDNIGHT_MS + (28_800 + seconds) * 1000
      });
    expect([apps(at(60)), at(60).through]).toEqual([[[32, 'Code', 60]], '2026-10-27T08:01:00Z']);
    expect([apps(at(1000)), at(1000).through]).toEqual([
      [
        [32, 'Code', 900],
        [33, 'Code', 100]
      ],
      '2026-10-27T08:16:40Z'
    ]);
  });

  test('with odd titles or apps are counted, and none of their titles leaves', () => {
    const titles = [
      '',
      '👩‍👩‍👧‍👦 \u202ertl\u202c',
      'tab\there\nand a newline',
      "<script>alert('x')</script>",
      'x'.repeat(5000)
    ];
    const rows = titles.map((title, index): EventRow => [`08:0${index}:00`, 60, { app: 'obsidian', title }]);
    const summary = day([awake, windows(...rows)]);
    expect(apps(summary)).toEqual([[32, 'obsidian', 300]]);
    expect(summary.keys).toEqual([['obsidian', 'Work > Documents', '', '']]);
    expect(day([awake, windows(['08:00:00', 60, { app: null, title: 7 }])]).keys).toEqual([
      ['', 'Uncategorized', '', '']
    ]);
    expect(
      day([awake, windows(['08:00:00', 60, { app: 'C:\\Users\\john\\secret\\tool.exe' }])]).keys[0]?.[0]
    ).toBe('tool.exe');
  });

  test('that last for centuries do no harm', () => {
    const summary = day([presence(['08:00:00', 1e10]), windows(['08:00:00', 1e10, code])]);
    expect(total(summary)).toBe(57_600);
  });
});
