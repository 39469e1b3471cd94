import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayId, DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { totalsBy, trackedSeconds } from '#domain/metrics/totals.ts';
import { golden } from '#domain/testing/nine-days.ts';
import type { ActivityWatch } from '../../demo/activitywatch/server.ts';
import { ACTIVITYWATCH_CATEGORIES, startNineDays } from '../stage/agent/nine-days.ts';
import { makeHome, removeHomes, runAgent } from '../stage/agent/run-agent.ts';

const Answer = v.strictObject({ documents: v.array(DeviceDay), day: v.nullable(PersonDay) });
const categories = resolve(ACTIVITYWATCH_CATEGORIES);

let activitywatch: ActivityWatch;
const home = makeHome();

beforeAll(async () => {
  activitywatch = await startNineDays();
});
afterAll(async () => {
  await activitywatch.close();
  removeHomes();
});

const preview = (args: string[], env: Record<string, string> = {}) =>
  runAgent(['preview', ...args], { AW_URL: activitywatch.url, ...env }, home);

async function previewJson(args: string[]) {
  const { code, out, err } = await preview([...args, '--json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return v.parse(Answer, JSON.parse(out));
}

/** The calendar date in a zone now. */
const localDate = (tz: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: tz }).format(new Date());

/** The names of either side whose seconds differ by more than 5 s and 1 %. */
function differences(ours: Map<string, number>, theirs: Record<string, number>) {
  const names = new Set([...ours.keys(), ...Object.keys(theirs)]);
  return [...names].flatMap((name) => {
    const [own, other] = [ours.get(name) ?? 0, theirs[name] ?? 0];
    return Math.abs(own - other) <= Math.max(5, other * 0.01) ? [] : [`${name}: ${own} instead of ${other}`];
  });
}

describe.each(Object.entries(golden))('%s', (date, expected) => {
  it("has the numbers of ActivityWatch's own server", async () => {
    const { documents, day } = await previewJson(['--date', date, '--rules', categories]);
    if (day === null) throw new Error('There is no day.');
    const domains = new Map([...totalsBy('domain', [day])].filter(([domain]) => domain !== ''));
    expect(documents.map(({ _id }) => _id)).toContain(dayId(date, 'devbox-01'));
    expect(differences(new Map([['all', trackedSeconds(day)]]), { all: expected.duration })).toEqual([]);
    expect(differences(totalsBy('app', [day]), expected.apps)).toEqual([]);
    expect(differences(totalsBy('category', [day]), expected.categories)).toEqual([]);
    expect(differences(domains, expected.domains)).toEqual([]);
  });
});

describe('preview', () => {
  it('returns the same for the Rust server', async () => {
    const rust = await startNineDays({ rust: true });
    const args = ['preview', '--date', '2026-10-22', '--json'];
    const fromRust = await runAgent(args, { AW_URL: rust.url }, home);
    await rust.close();
    const { day } = v.parse(Answer, JSON.parse(fromRust.out));
    expect(day?.cells).toEqual((await previewJson(['--date', '2026-10-22'])).day?.cells);
  });

  it('reads the two UTC days that a local day in Berlin lies in', async () => {
    const { documents, day } = await previewJson(['--date', '2026-10-22']);
    expect(documents.map(({ _id }) => _id)).toEqual(['day:2026-10-22:devbox-01', 'day:2026-10-23:devbox-01']);
    expect(day).toMatchObject({ start: '2026-10-22T02:00:00Z', end: '2026-10-23T02:00:00Z' });
  });

  it('reads the buckets of another host with --host', async () => {
    const { day } = await previewJson(['--date', '2026-10-22', '--host', 'laptop-02']);
    expect(day?.keys.map(([app]) => app)).toContain('Keynote');
  });

  it('lists the known hosts if the given one is unknown', async () => {
    const { code, err } = await preview(['--date', '2026-10-22', '--host', 'nowhere']);
    expect(code).toBe(1);
    expect(err).toContain('no window bucket of host "nowhere". It knows: devbox-01, laptop-02, unknown.');
  });

  it('shows a table without --json, without window titles', async () => {
    const { code, out } = await preview(['--date', '2026-10-22']);
    expect(code).toBe(0);
    expect(out).toMatch(/Apps\n {2}Code +\d+:\d\d:\d\d\n/);
    expect(out).toContain('as day:2026-10-22:devbox-01 and day:2026-10-23:devbox-01');
    expect(out).not.toContain('Visual Studio Code');
  });

  it('writes nothing anywhere', async () => {
    const empty = makeHome();
    await runAgent(['preview', '--date', '2026-10-22'], { AW_URL: activitywatch.url }, empty);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('accepts only existing dates that are not in the future', async () => {
    expect(await preview(['--date', '2026-02-31'])).toMatchObject({ code: 2 });
    expect((await preview(['--date', '27.10.2026'])).err).toContain('"27.10.2026" is not a date');
    expect(await preview(['2026-10-22', '--date', '2026-10-22'])).toMatchObject({ code: 2 });
    const future = await preview(['--date', '2999-01-01']);
    expect(future).toMatchObject({ code: 1, out: '' });
    expect(future.err).toContain('2999-01-01 is in the future');
  });

  it('shows today without a date, as a day that began at 04:00 on the clock of the machine', async () => {
    const hourOfZone = (hour: number) => (hour - new Date().getUTCHours() + 36) % 24;
    const dateOf = (daysAgo: number, tz: string) =>
      new Date(Date.parse(`${localDate(tz)}T12:00:00Z`) - daysAgo * 86_400_000).toISOString().slice(0, 10);
    for (const [hour, today] of [
      [2, 1],
      [12, 0]
    ] as const) {
      // Its clock shows that hour now; the signs of these names are reversed.
      const ahead = hourOfZone(hour) - 12;
      const tz = ahead === 0 ? 'UTC' : `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`;
      const shown = async (...args: string[]) => (await preview(args, { TZ: tz })).out;
      for (const args of [[], ['today'], ['--date', 'today'], ['--date', dateOf(today, tz)]])
        expect(await shown(...args)).toContain(`Nothing was recorded on ${dateOf(today, tz)} yet.`);
      for (const args of [['yesterday'], ['--date', 'yesterday']])
        expect(await shown(...args)).toContain(`Nothing was recorded on ${dateOf(today + 1, tz)} yet.`);
    }
    expect((await preview(['tody'])).err).toContain('"tody" is not a date. Did you mean today?');
  });

  it('shows times on the clock of the machine', async () => {
    const { out } = await preview(['2026-10-22']);
    expect(out).toMatch(/^2026-10-22, 2026-10-22 04:00 CEST to 2026-10-23 04:00 CEST \(Europe\/Berlin\)\n/);
    expect((await preview(['2026-10-22'], { TZ: 'Asia/Kolkata' })).out).toContain(
      '2026-10-22 04:00 UTC+05:30 to'
    );
  });

  it('reports that ActivityWatch is down, fails, or is another service', async () => {
    const failing = async (fault: 'refuse' | '500' | 'html') => {
      await activitywatch.faults.set(fault);
      const { code, out, err } = await preview(['--date', '2026-10-22', '--json']);
      await activitywatch.faults.set(null);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      return err;
    };
    expect(await failing('refuse')).toContain(
      `ActivityWatch did not respond at ${activitywatch.url}. Is it running?`
    );
    expect(await failing('500')).toContain('responded with an error (500)');
    expect(await failing('html')).toContain('is not from ActivityWatch');
  });
});

describe('--rules', () => {
  const file = (name: string, content: string) => {
    const path = join(home, name);
    writeFileSync(path, content);
    return path;
  };
  const slack = { name: ['Chat'], rule: { type: 'regex', regex: 'Slack' } };
  const chatSeconds = async (content: unknown) => {
    const path = file('rules.json', JSON.stringify(content));
    const { day } = await previewJson(['--date', '2026-10-19', '--rules', path]);
    return totalsBy('category', day === null ? [] : [day]).get('Chat');
  };

  it('accepts a list of classes, an object with one, and settings with one', async () => {
    const seconds = await chatSeconds([slack]);
    expect(seconds).toBeGreaterThan(2000);
    expect(await chatSeconds({ classes: [slack] })).toBe(seconds);
    expect(await chatSeconds({ settings: { classes: [slack] } })).toBe(seconds);
  });

  it('names a rule with an unsupported regex', async () => {
    const bad = { name: ['Work', 'Odd'], rule: { type: 'regex', regex: '(?<=a)b' } };
    const { code, err } = await preview([
      '--date',
      '2026-10-19',
      '--rules',
      file('bad.json', JSON.stringify([bad]))
    ]);
    expect(code).toBe(1);
    expect(err).toContain('Rule "Work > Odd"');
    expect(err).toContain('look-ahead and look-behind are not supported');
  });

  it('names a rule with an invalid shape', async () => {
    const odd = [slack, { name: ['Odd'], rule: { type: 'glob' } }];
    const { code, err } = await preview([
      '--date',
      '2026-10-19',
      '--rules',
      file('odd.json', JSON.stringify(odd))
    ]);
    expect(code).toBe(1);
    expect(err).toContain('Rule "Odd"');
  });

  it('reports that the file is missing, is not JSON, or has no rules', async () => {
    const errorOf = async (path: string) => (await preview(['--date', '2026-10-19', '--rules', path])).err;
    expect(await errorOf('missing.json')).toContain('there is no such file');
    expect(await errorOf(file('no.json', '{'))).toContain('are not JSON');
    expect(await errorOf(file('none.json', '{"a":1}'))).toContain('holds no rules');
  });
});
