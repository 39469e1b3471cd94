import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { totalsBy } from '#domain/metrics/totals.ts';
import { NOT_CONNECTED } from '../../agent/config.ts';
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
    expect(err).toContain(`; found "nowhere" in ${join(stage.machine.home, '.env')}.`);
  });

  it('lead to setup where there are none, in every command that needs them', async () => {
    const { home } = stage.machine;
    const line = `${NOT_CONNECTED}\n`;
    for (const args of [
      ['sync'],
      ['run'],
      ['status'],
      ['preview', '--date', '2026-10-19', '--diff'],
      ['rules', 'show'],
      ['service', 'install']
    ]) {
      expect({ args, ...(await runAgent(args, {}, home)) }).toEqual({ args, code: 1, out: '', err: line });
    }
    expect(await runAgent(['logs'], {}, home)).toEqual({ code: 0, out: '', err: line });
    const { code, out } = await runAgent(['test'], { AW_URL: 'http://127.0.0.1:1' }, home);
    expect(code).toBe(1);
    expect(out).toContain(`✗ Settings: ${line}`);
    expect(out).not.toContain('is missing');
  });

  it('in .env that are misspelt or no settings are named with file and line', async () => {
    const { home, env } = stage.machine;
    const file = join(home, '.env');
    writeFileSync(file, `SERVERURL=${env['SERVER_URL']}\njust words\nDEVELOPER_ID=${env['DEVELOPER_ID']}\n`);
    const misspelt = await runAgent(['sync'], { API_TOKEN: env['API_TOKEN']! }, home);
    expect(misspelt.err.split('\n')).toEqual([
      `${file}, line 1: unknown setting SERVERURL; did you mean SERVER_URL?`,
      `${file}, line 2: not KEY=value; the line is ignored.`,
      'Invalid configuration:',
      `  SERVER_URL is missing, but SERVERURL is set in ${file}; did you mean SERVER_URL?`,
      ''
    ]);
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(0);
    expect(err.split('\n')).toHaveLength(3);
  });

  it('explain an address with a path, and accept that of the API', async () => {
    const { env } = stage.machine;
    stage.machine.work('Code', 2, 60);
    stage.machine.env['SERVER_URL'] = `${env['SERVER_URL']}/api/v1`;
    expect(await stage.machine.run('sync')).toMatchObject({ code: 0, err: '' });
    const awUrl = env['AW_URL']!;
    stage.machine.env['AW_URL'] = `${awUrl}/api/0`;
    expect((await stage.machine.run('sync')).err).toContain(
      `AW_URL should be the address without a path, ${awUrl}; found "${awUrl}/api/0" in the environment.`
    );
  });

  it('of privacy.json that are wrong are named, with what is allowed', async () => {
    await stage.machine.run('sync');
    const path = join(stage.machine.env['DATA_DIR']!, 'privacy.json');
    for (const [json, problem] of [
      ['{"hide":{"app":["KeePassXC"]}}', 'privacy.json: unknown word "app" in hide; did you mean "apps"?'],
      ['{"hidden":"never"}', 'privacy.json: hidden is "never"; allowed: "private" or "omitted".'],
      ['{"hide":', 'privacy.json: this is not JSON']
    ] as const) {
      writeFileSync(path, json);
      const { code, err } = await stage.machine.run('sync');
      expect(code).toBe(1);
      expect(err).toContain(`Your privacy settings in ${path} cannot be used`);
      expect(err).toContain(problem);
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
