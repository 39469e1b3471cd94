import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeviceDay } from '../documents/day.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { DATE, chromeTabs, day, presence, total, vscode, windows } from '../testing/small-days.ts';
import { narrowDay } from './narrow-day.ts';
import { Privacy } from './privacy.ts';

const privacy = (settings: v.InferInput<typeof Privacy>) => v.parse(Privacy, settings);
const code = { app: 'Code', title: 'a.ts - infra' };
const chrome = { app: 'Google-chrome', title: 'x' };
const keepass = { app: '/opt/KeePassXC.exe', title: 'x' };
const tab = (url: string) => ({ url, title: 'x', audible: false, incognito: false });

/** Work at 07:00 UTC (08:00 in Berlin, a Tuesday), a page and a password from 07:10, work again at 18:00. */
const buckets = [
  windows(
    ['07:00:00', 600, code],
    ['07:10:00', 120, chrome],
    ['07:12:00', 120, keepass],
    ['18:00:00', 600, code]
  ),
  presence(['07:00:00', 840], ['18:00:00', 600]),
  chromeTabs(['07:10:00', 120, tab('https://jobs.linkedin.com/search')]),
  vscode(['07:00:00', 600, { project: '/src/infra' }], ['18:00:00', 600, { project: '/src/infra' }])
];
const shown = (settings: v.InferInput<typeof Privacy>) => day(buckets, { privacy: privacy(settings) });
const appsOf = ({ keys }: DeviceDay) => keys.map(([app]) => app);

describe('hidden things', () => {
  it('count as Private, with nothing of what they were', () => {
    const { keys, why, cells } = shown({ hide: { apps: ['keepassxc'], domains: ['LinkedIn.com'] } });
    expect(keys).toEqual([
      ['', 'Private', '', ''],
      ['Code', 'Work > Programming', 'infra', '']
    ]);
    expect(why[0]).toEqual(['', '']);
    expect(cells).toEqual([28, 0, 240, 28, 1, 600, 72, 1, 600]);
  });

  it('are categories and those below them, and projects', () => {
    expect(appsOf(shown({ hide: { categories: ['Work'] } }))).toContain('');
    const { keys } = shown({ hide: { projects: ['Infra'] } });
    expect(JSON.stringify(keys)).not.toContain('infra');
    expect(keys[0]).toEqual(['', 'Private', '', '']);
  });

  it('count not at all where that was chosen: neither tracked nor active nor a change of app', () => {
    const omitted = shown({ hide: { apps: ['KeePassXC'], projects: ['infra'] }, hidden: 'omitted' });
    expect(appsOf(omitted)).toEqual(['Google-chrome']);
    expect(omitted).toMatchObject({ cells: [28, 0, 120], active: [25800, 25920], switches: [] });
  });
});

describe('work hours', () => {
  const hours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };

  it('keep out everything before and after them, in the zone of the machine', () => {
    expect(shown({ workHours: hours }).active).toEqual([25200, 26040]);
    expect(shown({ workHours: { ...hours, from: '18:00', to: '20:00' } }).active).toEqual([64800, 65400]);
    expect(shown({ workHours: { ...hours, days: [1] } }).active).toEqual([]);
  });

  it('may last over midnight', () => {
    expect(shown({ workHours: { days: [1], from: '19:00', to: '08:15' } }).active).toEqual([25200, 26040]);
  });
});

describe('what is shared', () => {
  it('can be less than the organisation asks for, and never more', () => {
    expect(appsOf(shown({ share: { apps: false } }))).not.toContain('Code');
    const theirs = { apps: false, domains: false, hiddenCategories: [], detail: 'slots' as const };
    const both = day(buckets, { privacy: privacy({}), rules: { sharing: theirs } });
    expect(appsOf(both)).not.toContain('Code');
    expect(both.timeline).toEqual([]);
  });
});

describe('settings', () => {
  it('with a word that is not known are refused, for what was meant might leave', () => {
    for (const wrong of [{ hidden: 'no' }, { hide: { app: ['x'] } }, { hide: { apps: 'x' } }, 'none']) {
      expect(v.is(Privacy, wrong)).toBe(false);
    }
  });
});

describe('narrowDay', () => {
  const all = day(buckets);

  it('narrows a stored day to what the settings would have shared', () => {
    for (const settings of [
      privacy({ hide: { domains: ['linkedin.com'], projects: ['infra'] } }),
      privacy({ share: { apps: false, domains: false, detail: 'slots' } }),
      privacy({ workHours: { days: [2], from: '08:00', to: '17:00' } }),
      privacy({ hide: { domains: ['linkedin.com'] }, hidden: 'omitted' })
    ]) {
      const fresh = day(buckets, { privacy: settings });
      const narrowed = narrowDay(all, settings);
      expect(narrowed).toMatchObject({ keys: fresh.keys, cells: fresh.cells, active: fresh.active });
    }
  });

  it('tells no time of day where only totals are shared', () => {
    const narrowed = narrowDay(all, privacy({ share: { detail: 'day' } }));
    expect(narrowed.timeline).toEqual([]);
    expect(total(narrowed)).toBe(total(all));
    expect(narrowed.active).toEqual([10800, 12240]);
  });

  it('is sound, adds nothing, and changes nothing the second time', () => {
    const anySettings = fc
      .record({
        hide: fc.record({ apps: fc.subarray(['Code', 'Slack']), projects: fc.subarray(['infra', 'wallet']) }),
        hidden: fc.constantFrom('private' as const, 'omitted' as const),
        share: fc.record({
          apps: fc.boolean(),
          detail: fc.constantFrom('timeline' as const, 'slots' as const)
        })
      })
      .map(privacy);
    fc.assert(
      fc.property(anyWorkedDay(DATE, 'a'), anySettings, (worked, settings) => {
        const narrowed = v.parse(DeviceDay, narrowDay(worked, settings));
        expect(total(narrowed)).toBeLessThanOrEqual(total(worked));
        expect(narrowDay(narrowed, settings)).toEqual(narrowed);
      })
    );
    expect(narrowDay(workedDay(DATE, 'a', [[0, 900]]), privacy({}))).toMatchObject({ active: [0, 900] });
  });
});
