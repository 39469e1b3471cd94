import { describe, expect, it } from 'vitest';
import { useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();

type Checked = { ok: boolean; checks: { name: string; state: string; detail: string; remedy?: string }[] };
const states = ({ checks }: Checked) => Object.fromEntries(checks.map(({ name, state }) => [name, state]));
async function check(): Promise<Checked & { code: number | null }> {
  const { code, out } = await stage.machine.run('--test', '--json');
  return { ...(JSON.parse(out) as Checked), code };
}
const allWell = {
  Settings: 'ok',
  ActivityWatch: 'ok',
  'Buckets of this host': 'ok',
  'Local store': 'ok',
  'Documents to be sent': 'ok',
  Server: 'ok',
  Token: 'ok',
  Database: 'ok',
  Clock: 'ok',
  TLS: 'ok'
};

describe('test', () => {
  it('passes on a configured machine, and leaves nothing on the server', async () => {
    stage.machine.work('Code', 2, 60);
    const checked = await check();
    expect(checked).toMatchObject({ ok: true, code: 0 });
    expect(states(checked)).toEqual(allWell);
    const documents = await stage.server.admin.use(stage.person.database).list();
    expect(documents.rows.filter(({ id }) => !/^(_design\/|epochs$)/.test(id))).toEqual([]);
    expect((await stage.machine.run('test')).out).toContain('✓ Database: readable and writable\n');
  });

  it('reports invalid settings and checks everything else', async () => {
    stage.machine.env['API_TOKEN'] = 'x';
    stage.machine.work('Code', 2, 60);
    const checked = await check();
    expect(checked.code).toBe(1);
    expect(states(checked)).toMatchObject({ Settings: 'failed', ActivityWatch: 'ok', Server: 'skipped' });
    expect(checked.checks[0]?.detail).toContain('API_TOKEN should be the whole token');
  });

  it('reports that ActivityWatch is down, has no watchers, or stopped watchers', async () => {
    expect(states(await check())).toMatchObject({ 'Buckets of this host': 'failed' });
    stage.machine.work('Code', 72, 60);
    expect((await check()).checks[2]).toMatchObject({
      state: 'failed',
      detail: '2; last event of window 71 hours ago, afk 71 hours ago'
    });
    await stage.machine.activitywatch.faults.set('refuse');
    expect(states(await check())).toMatchObject({
      ActivityWatch: 'failed',
      'Buckets of this host': 'skipped'
    });
  });

  it('distinguishes an unreachable server, a refused token, a locked account and a missing database', async () => {
    stage.machine.work('Code', 2, 60);
    const failing = async () =>
      (await check()).checks.filter(({ state }) => state === 'failed').map(({ name }) => name);
    await stage.proxy.set('refuse');
    expect(await failing()).toEqual(['Server']);
    await stage.proxy.set('html');
    expect(await failing()).toEqual(['Server']);
    await stage.proxy.set('401');
    expect(await failing()).toEqual(['Token']);
    await stage.proxy.set('locked');
    expect(await failing()).toEqual(['Token']);
    await stage.proxy.set(null);
    await stage.server.admin.db.destroy(stage.person.database);
    expect(await failing()).toEqual(['Database']);
  });
});
