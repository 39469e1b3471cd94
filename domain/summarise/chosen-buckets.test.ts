import { describe, expect, test } from 'vitest';
import { compileRegex } from '../categorise/check-regex.ts';
import type { Departure } from './active-time.ts';
import type { FetchedBucket } from './day-input.ts';
import {
  bucketOf,
  chromeTabs,
  presence,
  windows,
  day,
  apps,
  code,
  chrome,
  slack,
  total
} from '../testing/small-days.ts';

describe('presence', () => {
  const tab = { url: 'https://meet.google.com/abc', title: 'Meet', audible: true, incognito: false };

  test('an audible tab in front counts while away, and only while in front', () => {
    const buckets = [
      windows(['08:00:00', 600, chrome], ['08:10:00', 600, slack]),
      presence(['08:00:00', 60], ['08:01:00', 3600, 'afk']),
      chromeTabs(['08:00:00', 1200, tab])
    ];
    expect(day(buckets)).toMatchObject({
      cells: [32, 0, 600],
      active: [28800, 29400],
      keys: [['Google-chrome', 'Comms > Meetings', '', 'meet.google.com']]
    });
  });

  test('without an afk bucket windows count, and the document says so', () => {
    const summary = day([windows(['08:00:00', 60, code], ['09:00:00', 60, code])]);
    expect(summary).toMatchObject({
      cells: [32, 0, 60, 36, 0, 60],
      active: [28800, 28860, 32400, 32460],
      source: { afk: 'missing' }
    });
  });

  test('a second afk bucket only fills the gaps of the first: it may be stuck', () => {
    const first = { ...presence(['08:00:00', 600], ['08:10:00', 1200, 'afk']) };
    const own = { ...first, bucket: { ...first.bucket, client: 'aw-watcher-afk', id: 'z' } };
    const stuck = bucketOf('afkstatus', [['08:00:00', 3600, { status: 'not-afk' }]], { id: 'a' });
    const worked = windows(['08:00:00', 3600, code]);
    const found: Departure[] = [];
    const onDepartures = (departures: readonly Departure[]) => void found.push(...departures);
    const summary = day([worked, stuck, own], { onDepartures });
    expect(summary).toMatchObject({ active: [28800, 29400, 30600, 32400] });
    expect(found.map(({ reason, startMs, endMs }) => [reason, endMs - startMs])).toEqual([
      ['contradicted', 1_200_000]
    ]);
  });

  test('windows that overlap share a quarter of an hour, which is reported', () => {
    const reasons: string[] = [];
    const input = {
      onDepartures: (found: readonly Departure[]) => void reasons.push(...found.map(({ reason }) => reason))
    };
    const apart = windows(['08:00:00', 1800, code], ['08:30:00', 900, { app: 'Slack', title: '' }]);
    day([apart, presence(['08:00:00', 2700])], input);
    expect(reasons).toEqual([]);
    const overlapping = windows(['08:00:00', 1800, code], ['08:10:00', 900, { app: 'Slack', title: '' }]);
    expect(total(day([overlapping, presence(['08:00:00', 1800])], input))).toBe(1800);
    expect(reasons).toEqual(['overlapping', 'overlapping']);
  });

  test("windows that match ActivityWatch's pattern count while away, by app or title", () => {
    const buckets = [
      windows(
        ['08:00:00', 600, { app: 'Code', title: 'a' }],
        ['08:10:00', 600, { app: 'zoom', title: 'Meeting' }],
        ['08:20:00', 600, { app: 'firefox', title: 'Meet - Planning' }]
      ),
      presence(['08:00:00', 300], ['08:05:00', 3600, 'afk'])
    ];
    const alwaysActive = compileRegex('zoom|Meet -', false);
    expect(total(day(buckets, { alwaysActive }))).toBe(1500);
    expect(total(day(buckets))).toBe(300);
  });

  test('a lock screen is away, and so is a night without any window; both are reported', () => {
    const departures: string[] = [];
    const input = {
      onDepartures: (found: readonly Departure[]) =>
        departures.push(...found.map(({ reason, startMs, endMs }) => `${reason} ${(endMs - startMs) / 1000}`))
    };
    for (const app of ['loginwindow', 'LockApp.exe', 'i3lock', 'swaylock']) {
      const locked = windows(['08:00:00', 600, code], ['08:10:00', 600, { app, title: '' }]);
      expect(day([locked, presence(['08:00:00', 1200])], input)).toMatchObject({ active: [28800, 29400] });
    }
    expect(departures).toEqual(Array(4).fill('locked 600'));
    const slept = [windows(['08:00:00', 600, code], ['16:00:00', 600, code]), presence(['08:00:00', 29400])];
    expect(day(slept, input).active).toEqual([28800, 29400, 57600, 58200]);
    expect(departures.at(-1)).toBe('asleep 28200');
    const lunch = [windows(['08:00:00', 600, code], ['09:00:00', 600, code]), presence(['08:00:00', 4200])];
    expect(day(lunch).active).toEqual([28800, 33000]);
  });

  test('an afk bucket without presence is not a missing one', () => {
    const summary = day([windows(['08:00:00', 60, code]), presence(['00:00:00', 86_400, 'afk'])]);
    expect(summary.cells).toEqual([]);
    expect(summary.source).not.toHaveProperty('afk');
  });
});

describe('buckets', () => {
  const url = { url: 'https://github.com/acme', title: 'x', audible: false, incognito: false };
  const present = presence(['08:00:00', 60]);

  test('a browser bucket of an unknown host is used where the host has none', () => {
    const unknown = bucketOf('web.tab.current', [['08:00:00', 60, url]], {
      id: 'aw-watcher-web-chrome',
      hostname: 'unknown'
    });
    expect(day([windows(['08:00:00', 60, chrome]), present, unknown]).keys[0]?.[3]).toBe('github.com');
    expect(day([windows(['08:00:00', 60, chrome]), present, unknown, chromeTabs()]).keys[0]?.[3]).toBe('');
  });

  test('a browser bucket says nothing of other windows', () => {
    const firefox = { app: 'firefox', title: 'x' };
    expect(
      day([windows(['08:00:00', 60, firefox]), present, chromeTabs(['08:00:00', 60, url])]).keys[0]?.[3]
    ).toBe('');
  });

  test('another machine does not leak in', () => {
    const other = bucketOf('currentwindow', [['08:00:00', 60, { app: 'Keynote' }]], {
      id: 'w',
      hostname: 'laptop-02'
    });
    expect(day([windows(['08:00:00', 60, code]), present, other]).keys.map(([app]) => app)).toEqual(['Code']);
  });

  test("where two window watchers speak of the same time, ActivityWatch's own counts", () => {
    const other = bucketOf('currentwindow', [['07:00:00', 3660, { app: 'old' }]], { id: 'a' });
    const own = bucketOf('currentwindow', [['08:00:00', 60, code]], { id: 'b', client: 'aw-watcher-window' });
    const summary = day([other, own, presence(['07:59:00', 120])]);
    expect(apps(summary)).toEqual([
      [31, 'old', 60],
      [32, 'Code', 60]
    ]);
  });
});

describe('editors', () => {
  const shown = (app: string) => windows(['08:00:00', 600, { app, title: '' }]);
  const present = presence(['08:00:00', 600]);
  const editor = (client: string, data: Record<string, unknown>, seconds = 600) =>
    bucketOf('app.editor.activity', [['08:00:00', seconds, data]], { id: client, client });
  const projects = (...buckets: FetchedBucket[]) => {
    const { keys, cells } = day([...buckets, present]);
    return keys.map(([, , project], key) => [project, cells[3 * key + 2]]);
  };

  test('a note-taking plugin says nothing of the windows of another editor, whatever its name', () => {
    const vault = { project: 'Diary', file: '/Diary/a.md', editor: 'Obsidian' };
    const code = editor('aw-watcher-vscode', { project: '/srv/payments-api' }, 580);
    const [notes, unknown] = [editor('aw-watcher-obsidian', vault), editor('a-notes', vault)];
    const claiming = editor('a-notes', { ...vault, editor: 'vscode' });
    for (const other of [notes, unknown, claiming]) {
      expect(projects(shown('Code'), other, code)).toEqual([['payments-api', 600]]);
    }
    expect(projects(shown('obsidian'), notes)).toEqual([['Diary', 600]]);
  });

  test('the path of an event of JetBrains says whether the folder is a home, the text of Sublime names it', () => {
    const idea = (data: Record<string, unknown>) =>
      projects(shown('jetbrains-idea'), editor('aw-watcher-idea', data));
    expect(idea({ project: 'web', projectPath: '/srv/web' })).toEqual([['web', 600]]);
    expect(idea({ project: '', projectPath: '/srv/web' })).toEqual([['web', 600]]);
    expect(idea({ project: 'anna', projectPath: '/home/anna' })).toEqual([['', 600]]);
    const own = editor('aw-watcher-idea', { project: 'anna', projectPath: '/srv/people/anna' });
    const { keys } = day([shown('jetbrains-idea'), present, own], { home: '/srv/people/anna' });
    expect(keys.map(([, , project]) => project)).toEqual(['']);
    const data = {
      project: "{'folders': [{'path': '/srv/docs'}, {'path': '/srv/web'}]}",
      file: '/srv/web/a.ts'
    };
    expect(projects(shown('Sublime_text'), editor('aw-watcher-sublime', data))).toEqual([['web', 600]]);
  });
});
