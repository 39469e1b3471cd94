import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { totalsBy } from '#domain/metrics/totals.ts';
import { runAgent } from '../stage/agent/run-agent.ts';
import { daysOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();

describe('rules', () => {
  it('of the organisation are used, cached for when the server is unreachable, and applied to recent days', async () => {
    stage.machine.work('Frobnicator', 30, 60);
    await stage.machine.run('sync', '--hours', '48');
    const org = stage.server.admin.use<{ categories: object[] }>(stage.server.admin.names.org);
    const rules = await org.get('rules');
    const custom = { id: 'frob', name: ['Frobbing'], rule: { type: 'none' }, apps: ['Frobnicator'] };
    await org.insert({ ...rules, categories: [...rules.categories, custom] });
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(Object.fromEntries(totalsBy('category', await daysOf(stage)))).toEqual({ Frobbing: 3600 });
    await stage.proxy.set('refuse');
    stage.machine.work('Frobnicator', 1, 10);
    await stage.machine.run('sync');
    await stage.proxy.set(null);
    await stage.machine.run('sync');
    expect(Object.fromEntries(totalsBy('category', await daysOf(stage)))).toEqual({ Frobbing: 4200 });
  });
});
describe('settings', () => {
  it('come from .env in the working directory, and every invalid one is named', async () => {
    writeFileSync(join(stage.machine.home, '.env'), 'SERVER_URL=nowhere\nSYNC_INTERVAL_MINUTES=soon\n');
    const { code, err } = await runAgent(['sync'], {}, stage.machine.home);
    expect(code).toBe(1);
    for (const name of [
      'SERVER_URL should',
      'DEVELOPER_ID is missing',
      'API_TOKEN is missing',
      'SYNC_INTERVAL_MINUTES should'
    ]) {
      expect(err).toContain(name);
    }
  });

  it('of the environment override .env here, which overrides .env in the data folder', async () => {
    const folder = join(stage.machine.home, '.local', 'share', 'tidesheet');
    mkdirSync(folder, { recursive: true });
    const asked = async (env: Record<string, string>) => {
      const { err } = await runAgent(['preview', '--date', '2026-10-19'], env, stage.machine.home);
      return /at http:\/\/127\.0\.0\.1:(\d)/.exec(err)?.[1];
    };
    writeFileSync(join(folder, '.env'), 'AW_URL=http://127.0.0.1:1\n');
    expect(await asked({})).toBe('1');
    writeFileSync(join(stage.machine.home, '.env'), '# mine\nAW_URL="http://127.0.0.1:2"\n');
    expect(await asked({})).toBe('2');
    expect(await asked({ AW_URL: 'http://127.0.0.1:3' })).toBe('3');
  });
});
