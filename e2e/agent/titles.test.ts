/** What changed rules find out about window titles that a machine had recorded before. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CategoryRule, Rules } from '#domain/documents/rules.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { appsOf, daysOf, devicesOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const org = () => stage.server.admin.use<Rules>(stage.server.admin.names.org);
const categories = async () => Object.fromEntries(totalsBy('category', await daysOf(stage)));
const SALARIES: CategoryRule = {
  id: 'salaries',
  name: ['Salaries'],
  rule: { type: 'regex', regex: 'salaries' }
};

let first: Rules;
async function setRules(change: (rules: Rules) => Partial<Rules>): Promise<void> {
  const { _rev } = await org().get('rules');
  await org().insert({ ...first, ...change(first), ...(_rev && { _rev }) });
}

beforeEach(async () => {
  first ??= await org().get('rules');
  await setRules(() => ({}));
  stage.machine.work('Frobnicator', 30, 60);
});

describe('a new title pattern', () => {
  it('is applied to no day that had begun, is shown, and applies to older days once the user accepts it', async () => {
    await stage.machine.run('sync', '--hours', '48');
    const before = await categories();
    await setRules(({ categories: known }) => ({ categories: [...known, SALARIES] }));
    const { out } = await stage.machine.run('sync');
    expect(out).toMatch(/rules that look at window titles have changed \(9 patterns\)/);
    expect(await categories()).toEqual(before);
    expect((await stage.machine.run('status')).out).toMatch(
      /Window titles: 9 patterns .* changed for days from \d{4}-\d{2}-\d{2} \(UTC\) on/
    );
    expect((await stage.machine.run('rules', 'show')).out).toContain('  Salaries: salaries');
    expect(await devicesOf(stage)).toMatchObject([{ titlePatterns: { count: 9 } }]);

    expect((await stage.machine.run('rules', 'accept')).code).toBe(0);
    await stage.machine.run('sync');
    expect(await categories()).toEqual({ Salaries: 3600 });
  });

  it('waits, while apps with another category apply to the last days at once', async () => {
    await stage.machine.run('sync', '--hours', '48');
    const apps: CategoryRule = {
      id: 'frob',
      name: ['Frobbing'],
      rule: { type: 'none' },
      apps: ['Frobnicator']
    };
    await setRules(({ categories: known }) => ({
      categories: [...known, { ...SALARIES, name: ['A', 'B'] }, apps]
    }));
    await stage.machine.run('sync');
    expect(await categories()).toEqual({ Frobbing: 3600 });
  });

  it('that is removed stays with the days that it applied to', async () => {
    await setRules(({ categories: known }) => ({ categories: [...known, SALARIES] }));
    await stage.machine.run('sync', '--hours', '48');
    expect(await categories()).toEqual({ Salaries: 3600 });
    await setRules(() => ({}));
    await stage.machine.run('sync');
    expect(await categories()).toEqual({ Salaries: 3600 });
  });
});

describe('rules that cannot be read', () => {
  it('leave those in force that were read last, which share less', async () => {
    await setRules(({ sharing }) => ({ sharing: { ...sharing, apps: false } }));
    await stage.machine.run('sync', '--hours', '48');
    const { _rev } = await org().get('rules');
    await org().destroy('rules', _rev ?? '');
    stage.machine.work('Frobnicator', 4, 30);
    expect((await stage.machine.run('sync')).out).toContain('the previous ones stay in force');
    expect(await appsOf(stage)).toEqual({ '': 5400 });
    await org().insert(first && { ...first, _rev: undefined });
  });

  it('from the start share the least until there are rules', async () => {
    const { _rev } = await org().get('rules');
    await org().destroy('rules', _rev ?? '');
    await stage.machine.run('sync', '--hours', '48');
    expect(await daysOf(stage)).toMatchObject(
      [{ timeline: [] }, { timeline: [] }, { timeline: [] }].slice(0, (await daysOf(stage)).length)
    );
    expect(Object.keys(await appsOf(stage))).toEqual(['']);
    await org().insert({ ...first, _rev: undefined });
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Frobnicator: 3600 });
  });
});
