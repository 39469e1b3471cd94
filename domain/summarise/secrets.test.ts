/** What people read, write and run never leaves, wherever a watcher may put it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { bucketOf, chromeTabs, day, presence, vscode, windows } from '../testing/small-days.ts';

const secret = fc.stringMatching(/^[a-z0-9]{8}$/).map((letters) => `zq${letters}`);
/** Everything of a watcher's event that holds what somebody did. */
const anySecrets = fc.record({
  title: secret,
  path: secret,
  query: secret,
  fragment: secret,
  user: secret,
  password: secret,
  folder: secret,
  file: secret,
  branch: secret,
  argument: secret,
  note: secret
});
type Secrets = typeof anySecrets extends fc.Arbitrary<infer S> ? S : never;

const anyDetail = fc.constantFrom('timeline' as const, 'slots' as const, 'day' as const);
const anyApp = fc.constantFrom(
  (s: Secrets) => `python3 /home/${s.folder}/${s.file}.py --token ${s.argument}`,
  (s: Secrets) => `C:\\Users\\${s.folder}\\tool.exe --key=${s.argument}`,
  (s: Secrets) => `"/home/${s.folder}/My Tool" ${s.file}.txt`,
  (s: Secrets) => `KEY=${s.argument} node /srv/${s.file}.js`,
  (s: Secrets) => `ssh ${s.user}@${s.argument}`,
  () => 'Alacritty'
);
const anyProject = fc.constantFrom(
  (s: Secrets) => `/home/${s.folder}/payments-api`,
  (s: Secrets) =>
    `https://${s.user}:${s.password}@git.test/${s.folder}/payments-api?t=${s.query}#${s.fragment}`,
  (s: Secrets) => `vscode-remote://ssh-remote+${s.user}/home/${s.folder}`,
  (s: Secrets) => `git@${s.user}:payments-api?${s.query}`
);

describe('a day', () => {
  test('holds no title, address, path, branch, file name or argument', () => {
    fc.assert(
      fc.property(anySecrets, anyDetail, anyApp, anyProject, (s, detail, app, project) => {
        const url = `https://${s.user}:${s.password}@docs.test/${s.path}?q=${s.query}#${s.fragment}`;
        const buckets = [
          windows(
            ['08:00:00', 600, { app: 'Code', title: `${s.file}.ts - ${s.title}` }],
            ['08:10:00', 600, { app: 'Google-chrome', title: s.title, url, note: s.note }],
            ['08:20:00', 600, { app: app(s), title: `~/${s.folder}/${s.file}` }],
            ['08:30:00', 600, { app: 'Safari', title: s.title, url: `https://docs.test\\${s.path}` }]
          ),
          presence(['08:00:00', 2400]),
          chromeTabs([
            '08:10:00',
            600,
            { url, title: s.title, audible: false, incognito: false, note: s.note }
          ]),
          vscode(['08:00:00', 600, { project: project(s), file: `/x/${s.file}.ts`, branch: s.branch }])
        ];
        const text = JSON.stringify(
          day(buckets, { rules: { sharing: { ...DEFAULT_RULES.sharing, detail } } })
        );
        for (const [place, word] of Object.entries(s)) expect(text, place).not.toContain(word);
        expect(text).toContain('docs.test');
      }),
      { numRuns: 300 }
    );
  });

  test.each([
    ['https://docs.test:8443/x', 'docs.test:8443'],
    ['http://192.168.1.20/secret', '192.168.1.20'],
    ['http://[fe80::1]:80/secret', '[fe80::1]:80'],
    ['http://localhost:5173/secret', 'localhost:5173'],
    ['https://münchen.test/secret', 'münchen.test'],
    ['https://docs.test./secret', 'docs.test'],
    ['https://a secret host/x', ''],
    ['https://docs.test;secret/x', ''],
    ['https://%73ecret.test/', ''],
    ['https://docs.test:secret@/x', ''],
    ['https:///secret', ''],
    [`https://${'x'.repeat(64)}.test/`, '']
  ])('of %s has the domain %s', (url, domain) => {
    const { keys } = day([
      windows(['08:00:00', 60, { app: 'Safari', title: 'x', url }]),
      presence(['08:00:00', 60])
    ]);
    expect(keys[0]?.[3]).toBe(domain);
  });
});

describe('a private window', () => {
  const rules: Partial<Rules> = {
    categories: [
      { id: 'browser', name: ['Browsing'], rule: { type: 'none' }, apps: ['Google-chrome', 'Safari'] },
      { id: 'jobs', name: ['Jobs'], rule: { type: 'regex', regex: 'Jobs' }, domains: ['jobs.test'] }
    ],
    projects: [{ id: 'p', project: 'offer', regex: 'Jobs' }]
  };
  const tab = (incognito: boolean) => ({
    url: 'https://jobs.test/x',
    title: 'Jobs',
    audible: false,
    incognito
  });
  const keysOf = (...buckets: Parameters<typeof day>[0]) =>
    day([...buckets, presence(['08:00:00', 60])], { rules }).keys;
  const ALONE = [['Google-chrome', 'Browsing', '', '']];
  const chrome = (title: string, more = {}) =>
    windows(['08:00:00', 60, { app: 'Google-chrome', title, ...more }]);

  test('counts by its app alone, however a watcher says that it is private', () => {
    expect(keysOf(chrome('Jobs - Google Chrome'))[0]?.slice(1, 3)).toEqual(['Jobs', 'offer']);
    expect(keysOf(chrome('Jobs - Google Chrome'), chromeTabs(['08:00:00', 60, tab(true)]))).toEqual(ALONE);
    expect(keysOf(chrome('Jobs', { url: 'https://jobs.test/x', incognito: true }))).toEqual(ALONE);
    expect(keysOf(chrome('Jobs - Google Chrome (Incognito)', { url: 'https://jobs.test/x' }))).toEqual(ALONE);
  });

  test('is private before the watcher of tabs notices', () => {
    expect(keysOf(chrome('Jobs - Google Chrome'), chromeTabs(['08:00:08', 30, tab(true)]))).toEqual(ALONE);
  });

  test('leaves other windows as they are', () => {
    const editor = bucketOf('currentwindow', [
      ['08:00:00', 30, { app: 'Code', title: 'Jobs (Incognito)' }],
      ['08:00:30', 30, { app: 'Google-chrome', title: 'Jobs - Google Chrome' }]
    ]);
    expect(keysOf(editor).map(([app, category]) => [app, category])).toEqual([
      ['Code', 'Jobs'],
      ['Google-chrome', 'Jobs']
    ]);
  });
});

describe('detail "slots"', () => {
  test('names whole slots, up to where the day is reported', () => {
    const buckets = [windows(['08:03:17', 2000, { app: 'Code', title: 'x' }]), presence(['08:03:17', 2000])];
    const rules = { sharing: { ...DEFAULT_RULES.sharing, detail: 'slots' as const } };
    const slots = day(buckets, { rules });
    expect(slots.active).toEqual([28_800, 31_500]);
    expect(slots.cells).toEqual(day(buckets).cells);
    const throughMs = Date.UTC(2026, 9, 27, 8, 40);
    expect(day(buckets, { rules, throughMs }).active).toEqual([28_800, 31_200]);
  });
});
