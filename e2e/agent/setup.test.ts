import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { NOT_CONNECTED } from '../../agent/config.ts';
import { runAgent } from '../stage/agent/run-agent.ts';
import { appsOf, enrolmentLink, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const UTC_INSTANT = /T\d\d:\d\d:\d\dZ/;
const home = () => stage.machine.home;
const settingsFile = () => join(home(), '.local/share/tidesheet/.env');
/** As on a new machine: nothing is set but where ActivityWatch is. */
const bare = () => ({ AW_URL: stage.machine.env['AW_URL']! });
const flags = () => {
  const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = stage.machine.env;
  return ['--server', SERVER_URL!, '--developer', DEVELOPER_ID!, '--token', API_TOKEN!];
};
const setup = (...more: string[]) => runAgent(['setup', ...flags(), ...more], bare(), home());

describe('setup', () => {
  it('checks, stores the settings readable only by their owner, and starts to collect', async () => {
    stage.machine.work('Code', 2, 60);
    const { code, out } = await setup('--no-service');
    expect(code).toBe(0);
    expect(out).toContain('✓ Token: accepted as');
    expect(out).toContain('✓ Buckets of this host');
    expect(statSync(settingsFile()).mode & 0o777).toBe(0o600);
    expect(parseEnv(readFileSync(settingsFile(), 'utf8'))).toMatchObject({
      DEVELOPER_ID: stage.person.developer_id,
      AW_URL: bare().AW_URL
    });
    expect(await appsOf(stage)).toEqual({});
    expect((await runAgent(['sync'], {}, home())).code).toBe(0);
  });

  it('includes past days with --days', async () => {
    stage.machine.work('Code', 30, 60);
    expect((await setup('--days', '2', '--no-service')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });

  it('reads past days once: later synchronisations do not go back to them', async () => {
    stage.machine.work('Code', 18 * 24, 60);
    stage.machine.work('Slack', 2, 60);
    const daysIn = (out: string) =>
      [...out.matchAll(/(?:written|unchanged) (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    const first = await setup('--days', '20', '--no-service');
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 3600 });
    expect(daysIn(first.out)).toBeGreaterThan(20);
    const later = await runAgent(['sync'], {}, home());
    expect(later).toMatchObject({ code: 0, out: expect.stringContaining('written 0') });
    // A new day that began meanwhile would have its last week read again, and no more.
    expect(daysIn(later.out)).toBeLessThan(10);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 3600 });
  });

  it('writes nothing if the token is wrong or the server is unreachable', async () => {
    const wrong = await runAgent(['setup', ...flags().slice(0, -1), 'a.wrong'], bare(), home());
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('✗ Token');
    await stage.proxy.set('refuse');
    expect((await setup()).err).toContain('Nothing was written.');
    expect(existsSync(settingsFile())).toBe(false);
  });

  it('names its own flags in every error, and nothing as collected', async () => {
    const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = stage.machine.env as Record<string, string>;
    const link = await enrolmentLink(stage);
    const withFlags = (server: string, developer: string, token: string) =>
      runAgent(['setup', '--server', server, '--developer', developer, '--token', token], bare(), home());
    const explained = async (run: Promise<{ out: string; err: string; code: number | null }>) => {
      const { code, out, err } = await run;
      expect(out + err).not.toMatch(/SERVER_URL|DEVELOPER_ID|API_TOKEN|What was collected|are collected/);
      expect(existsSync(settingsFile())).toBe(false);
      return { code, text: out + err };
    };
    const address = await explained(withFlags('nowhere', DEVELOPER_ID!, API_TOKEN!));
    expect(address.code).toBe(2);
    expect(address.text).toContain(
      '--server should be an address like https://tidesheet.example.com; found "nowhere".'
    );
    const id = await explained(withFlags(SERVER_URL!, 'Anna Ruiz', API_TOKEN!));
    expect(id.text).toContain('--developer starts with a letter');
    const token = await explained(withFlags(SERVER_URL!, DEVELOPER_ID!, 'hush'));
    expect(token.text).toContain('--token should be the whole token as it was shown, <label>.<secret>.');
    expect(token.text).not.toContain('hush');
    const refused = await explained(withFlags(SERVER_URL!, DEVELOPER_ID!, 'a.wrong'));
    expect(refused.text).toContain('→ Ask for a new token and give it with --token');
    const saved = { ...bare(), SERVER_URL: 'nowhere', DEVELOPER_ID: 'x', API_TOKEN: 'hush' };
    const known = await explained(runAgent(['setup'], saved, home()));
    expect(known.text).toContain('setup needs --server: the present value cannot be used');
    for (const fault of ['refuse', 'html', '500', '401', 'locked', 'json'] as const) {
      await stage.proxy.set(fault);
      await explained(setup('--no-service'));
      await explained(runAgent(['setup', link, '--no-service'], bare(), home()));
    }
    await stage.proxy.set(null);
    const api = await withFlags(`${SERVER_URL}/api/v1/`, DEVELOPER_ID!, API_TOKEN!);
    expect(api.code).toBe(0);
    expect(parseEnv(readFileSync(settingsFile(), 'utf8'))).toMatchObject({ SERVER_URL });
  });

  it('does not use a link up where another setting is wrong', async () => {
    const link = await enrolmentLink(stage);
    const wrong = await runAgent(['setup', link], { AW_URL: `${bare().AW_URL}/api/0` }, home());
    expect(wrong.err).toContain(`AW_URL should be the address without a path, ${bare().AW_URL}; found`);
    expect((await runAgent(['setup', link, '--no-service'], bare(), home())).code).toBe(0);
  });

  it('names the missing options if there is no terminal', async () => {
    const { code, err } = await runAgent(['setup', '--server', 'http://x.test'], bare(), home());
    expect(code).toBe(2);
    expect(err).toContain('setup needs --developer');
    expect((await setup('--days', 'many')).err).toContain('--days takes a whole number from 0 to 366');
  });
});

describe('service', () => {
  /** A systemctl that writes down what it is asked. */
  const withSystemctl = (exitCode = 0) => {
    const bin = join(home(), 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >> ${bin}/asked\nexit ${exitCode}\n`);
    chmodSync(join(bin, 'systemctl'), 0o755);
    return {
      env: { PATH: `${bin}:${process.env['PATH']}` },
      asked: () => readFileSync(`${bin}/asked`, 'utf8')
    };
  };
  const unit = () => join(home(), '.config/systemd/user/tidesheet.service');

  it('is installed, reported and removed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has systemd');
    const { env, asked } = withSystemctl();
    const run = (...args: string[]) => runAgent(args, env, home());
    const unconnected = await run('service', 'install');
    expect(unconnected).toMatchObject({ code: 1, err: `${NOT_CONNECTED}\n` });
    const { SERVER_URL, DEVELOPER_ID, API_TOKEN } = stage.machine.env as Record<string, string>;
    const inShell = { ...env, SERVER_URL: SERVER_URL!, DEVELOPER_ID: DEVELOPER_ID!, API_TOKEN: API_TOKEN! };
    const unsaved = await runAgent(['service', 'install'], inShell, home());
    expect(unsaved.err).toContain('run "tidesheet setup" first');
    expect(existsSync(unit())).toBe(false);
    await setup('--no-service');
    expect(await run('service', 'install')).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(unit(), 'utf8')).toMatch(/^ExecStart=".*node" ".*agent\.js" run$/m);
    expect(asked()).toContain('--user restart tidesheet.service');
    expect((await run('service', 'status')).out).toContain('The agent is run by systemd.');
    expect((await run('service', 'uninstall')).code).toBe(0);
    expect(existsSync(unit())).toBe(false);
  });

  it('leaves no files if it cannot be installed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has systemd');
    await setup('--no-service');
    const { env } = withSystemctl(1);
    const { code, err } = await runAgent(['service', 'install'], env, home());
    expect(code).toBe(1);
    expect(err).toContain('systemd cannot be used');
    expect(existsSync(unit())).toBe(false);
    expect((await runAgent(['service', 'stop'], env, home())).code).toBe(2);
  });
});

describe('logs', () => {
  it('has one line per run, with counts and without titles', async () => {
    stage.machine.work('Code', 3, 60);
    expect((await stage.machine.run('logs')).err).toContain('There is no log yet');
    await stage.machine.run('sync', '--hours', '48');
    await stage.machine.run('sync');
    const { out } = await stage.machine.run('logs', '--lines', '5');
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d CES?T events \d+, documents read 0, written \d/);
    expect(out).not.toMatch(UTC_INSTANT);
    expect((await stage.machine.run('logs', '--lines', '0')).code).toBe(2);
  });
});
