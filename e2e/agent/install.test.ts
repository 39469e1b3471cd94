/** The agent as people get it: from a running server, by npm, by a script, or as a folder somebody sent them. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ensureAgentPackage } from '../../scripts/build.js';
import { machineEnv } from '../stage/agent/run-agent.ts';
import { appsOf, enrolmentLink, useStage } from '../stage/agent/agent-stage.ts';
import { ENTER, openTerminal, terminalMissing } from '../stage/agent/terminal.ts';

const run = promisify(execFile);
const MAX_BYTES = 3_000_000;
const SHELLS = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

beforeAll(() => ensureAgentPackage());
const stage = useStage({ agentPackage: resolve('dist/agent.tgz') });
beforeEach(({ skip }) => skip(process.platform === 'win32', 'these are scripts of POSIX shells'));

const home = () => stage.machine.home;
const prefix = () => join(home(), 'npm');
/** npm keeps to this machine's folders, and finds no registry: nothing but the package may be needed. */
const env = () => ({
  ...machineEnv({ AW_URL: stage.machine.env['AW_URL']! }, home()),
  npm_config_cache: join(home(), 'cache'),
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_update_notifier: 'false',
  npm_config_fetch_retries: '0'
});
type Ended = { code: number; stdout: string; stderr: string };
const call = (file: string, ...args: string[]): Promise<Ended> =>
  run(file, args, { env: env(), cwd: home() }).then(
    (done) => ({ code: 0, ...done }),
    (error: Ended) => error
  );
const tidesheet = (...args: string[]) => call(join(prefix(), 'bin', 'tidesheet'), ...args);
const settings = () => join(home(), '.local/share/tidesheet/.env');

/** Into a file, so that the shell runs it as it came. */
async function fetchScript(): Promise<string> {
  const path = join(home(), 'install.sh');
  writeFileSync(path, await (await fetch(`${stage.proxy.url}/install.sh`)).text());
  return path;
}

describe('npm install -g <server>/agent.tgz', () => {
  it('installs a working agent of the server’s version, without a registry or a compiler', async () => {
    const url = `${stage.proxy.url}/agent.tgz`;
    expect(await call('npm', 'install', '-g', '--prefix', prefix(), url)).toMatchObject({ code: 0 });
    expect((await tidesheet('--version')).stdout).toBe(`${packageJson.version}\n`);
    expect(readdirSync(join(prefix(), 'lib/node_modules/tidesheet'))).not.toContain('node_modules');

    stage.machine.work('Code', 20, 60);
    const link = await enrolmentLink(stage);
    const set = await tidesheet('setup', link, '--days', '2', '--no-service');
    expect(set).toMatchObject({ code: 0, stderr: '' });
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    stage.machine.work('Code', 1 / 60, 1);
    expect(await tidesheet('test')).toMatchObject({ code: 0 });
    expect(await tidesheet('sync')).toMatchObject({ code: 0, stderr: '' });
  });

  it('is small, and contains the program, prebuilt binaries and documents, but no sources', async () => {
    const answer = await fetch(`${stage.proxy.url}/agent.tgz`);
    expect((await answer.arrayBuffer()).byteLength).toBeLessThan(MAX_BYTES);
    const names = execFileSync('tar', ['-tzf', resolve('dist/agent.tgz')], { encoding: 'utf8' }).split('\n');
    const others = names.filter((name) => name !== '' && !name.startsWith('package/prebuilds/')).sort();
    expect(others).toEqual(
      [
        '.env.template',
        'LICENSE',
        'README.md',
        'THIRD-PARTY-LICENCES.txt',
        'agent.js',
        'package.json',
        'setup.bat',
        'setup.sh'
      ].map((name) => `package/${name}`)
    );
    expect(names.filter((name) => name.startsWith('package/prebuilds/') && !name.endsWith('.node'))).toEqual(
      []
    );
    expect(names).toContain('package/prebuilds/linux-x64/node.napi.glibc.node');
    expect(names).toContain('package/prebuilds/win32-x64/node.napi.node');
  });
});

describe('install.sh', () => {
  it.each(SHELLS)('installs and connects, read by %s', async (shell) => {
    const script = await fetchScript();
    const link = await enrolmentLink(stage);
    const done = await call(shell, script, '--prefix', prefix(), link, '--days', '0', '--no-service');
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain(`Installed ${packageJson.version} in ${prefix()}/bin.`);
    expect(done.stdout).toContain(`Add ${prefix()}/bin to your PATH`);
    expect(done.stdout).toContain('✓ Token: accepted as');
    expect(readFileSync(settings(), 'utf8')).toContain(`SERVER_URL=${stage.proxy.url}\n`);
  });

  it('uses its own server if there is no link, even from a pipe', async () => {
    const { DEVELOPER_ID, API_TOKEN } = stage.machine.env;
    const given = `--developer ${DEVELOPER_ID} --token ${API_TOKEN} --no-service --yes`;
    const piped = `cat "${await fetchScript()}" | sh -s -- --prefix "${prefix()}" ${given}`;
    expect(await call('sh', '-c', piped)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(settings(), 'utf8')).toContain(`SERVER_URL=${stage.proxy.url}\n`);
  });

  it('asks at the terminal even from a pipe, and installs into the home if npm’s own folder is not writable', async ({
    skip
  }) => {
    const missing = terminalMissing();
    skip(missing !== undefined, missing);
    const piped = `cat "${await fetchScript()}" | sh -s -- '${await enrolmentLink(stage)}'`;
    const closed = { ...env(), npm_config_prefix: '/dev/null/closed' };
    const terminal = openTerminal(['sh', '-c', piped], closed, home());
    await terminal.shows(`Installed ${packageJson.version} in ${home()}/.local/bin.`);
    await terminal.shows('How many past days should be included? [0]');
    terminal.type(ENTER);
    await terminal.shows('Your calendar, to suggest meetings');
    terminal.type(ENTER);
    await terminal.shows('Start the agent now and at every login? [Y/n]');
    terminal.type(`n${ENTER}`);
    expect((await terminal.finished).code).toBe(0);
    expect(existsSync(settings())).toBe(true);
  });

  it('reports an old Node or an unreachable server, and installs nothing', async () => {
    const script = await fetchScript();
    const bin = join(home(), 'old');
    mkdirSync(bin);
    writeFileSync(join(bin, 'node'), '#!/bin/sh\n[ "$1" = -p ] && echo 18.20.4 || exit 1\n', { mode: 0o755 });
    const old = await call('sh', '-c', `PATH="${bin}:$PATH" sh "${script}" --prefix "${prefix()}"`);
    expect(old.code).toBe(1);
    expect(old.stderr).toContain('Node.js 18.20.4 is too old. Tidesheet needs version 20.19 or newer');
    await stage.proxy.set('refuse');
    const away = await call('sh', script, '--prefix', prefix());
    expect(away.code).toBe(1);
    expect(away.stderr).toContain('npm could not install the agent');
    expect(existsSync(join(prefix(), 'bin/tidesheet'))).toBe(false);
    expect(existsSync(settings())).toBe(false);
  });
});

describe('the folder', () => {
  it('is set up with setup.sh in any location and by any shell', async () => {
    const folder = join(home(), 'a folder with “spaces”');
    mkdirSync(folder);
    execFileSync('tar', ['-xzf', resolve('dist/agent.tgz'), '-C', folder, '--strip-components=1']);
    for (const shell of SHELLS) {
      const link = await enrolmentLink(stage);
      const done = await call(shell, join(folder, 'setup.sh'), link, '--days', '0', '--no-service');
      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(done.stdout).toContain(`Keep this folder where it is, ${folder}:`);
    }
    expect(readFileSync(settings(), 'utf8')).toContain(`DEVELOPER_ID=${stage.person.developer_id}\n`);
  });

  it('has a setup.bat that checks Node and passes all arguments on, with Windows line ends', () => {
    const text = readFileSync('dist/agent/setup.bat', 'utf8');
    expect(text.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true);
    expect(text).toContain('where node >nul 2>nul\r\n');
    expect(text).toContain('node "%~dp0agent.js" setup %*\r\n');
    for (const [, label] of text.matchAll(/(?:goto|call) :(\w+)/g))
      expect(text).toContain(`\r\n:${label}\r\n`);
  });
});
