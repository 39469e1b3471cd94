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
    expect((await preview([])).err).toContain('--date is missing.');
    const future = await preview(['--date', '2999-01-01']);
    expect(future).toMatchObject({ code: 1, out: '' });
    expect(future.err).toContain('2999-01-01 is in the future');
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
