/** A store that cannot be used, for every reason: it is reported as what it is. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { beforeEach, describe, expect, it } from 'vitest';
import { appsOf, useStage } from '../stage/agent/agent-stage.ts';
import { makeHome, startAgent, type AgentProcess, type Finished } from '../stage/agent/run-agent.ts';

const stage = useStage();
const dataDir = () => stage.machine.env['DATA_DIR']!;
const HELD = 'Another tidesheet';

describe('the local store', () => {
  it('allows one process: the other reports the conflict, and no data is lost', async () => {
    stage.machine.work('Code', 2, 60);
    await stage.machine.run('sync', '--hours', '24');
    const held = new PouchDB(join(dataDir(), 'store'));
    await held.info();
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('Another tidesheet on this machine is using the local store');
    expect((await stage.machine.run('status')).code).toBe(0);
    await held.close();
    expect((await stage.machine.run('sync')).code).toBe(0);
  });

  it('that cannot be created is reported', async () => {
    stage.machine.env['DATA_DIR'] = '/dev/null/data';
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('The local store in /dev/null/data/store cannot be used');
  });

  it('that is damaged is reported, and comes back from the server', async () => {
    stage.machine.work('Code', 2, 60);
    await stage.machine.run('sync', '--hours', '24');
    writeFileSync(join(dataDir(), 'store', 'CURRENT'), 'MANIFEST-9\n');
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be used \(.*\)\. If it is damaged, move it away/);
    expect(err).not.toContain(HELD);
    rmSync(join(dataDir(), 'store'), { recursive: true });
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });

  it('on a read-only file system is reported, by test and a running agent too', async (context) => {
    const disk = join(makeHome(), 'disk');
    mkdirSync(disk);
    const mount = (...words: string[]) => execFileSync('mount', words, { stdio: 'pipe' });
    try {
      mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk);
    } catch {
      return context.skip('no small file system can be mounted here');
    }
    try {
      stage.machine.env['DATA_DIR'] = join(disk, 'data');
      expect((await stage.machine.run('sync')).code).toBe(0);
      mount('-o', 'remount,ro', disk);
      const words = 'cannot be written: its file system is read-only';
      for (const command of ['sync', 'test']) {
        const { code, out, err } = await stage.machine.run(command);
        expect(code).toBe(1);
        expect(out + err).toContain(words);
        expect(out + err).not.toContain(HELD);
      }
      const running = stage.machine.start('run');
      await expect.poll(() => printedBy(running)).toContain(words);
      expect(running.child.exitCode).toBeNull();
      running.child.kill('SIGTERM');
      expect((await running.finished).code).toBe(0);
      stage.machine.env['DATA_DIR'] = join(disk, 'new');
      expect((await stage.machine.run('sync')).err).toContain(words);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

const NOBODY = 65_534;

describe('the local store of somebody else', () => {
  beforeEach(({ skip }) => skip(process.getuid?.() !== 0, 'only root can give files to somebody else'));

  /** Everything is this user's, as after a run of their own. */
  const prepare = async () => {
    const { home } = stage.machine;
    const own = (path: string) => chownSync(path, NOBODY, NOBODY);
    own(home);
    expect((await runAsNobody('sync')).code).toBe(0);
  };
  const runAsNobody = (...args: string[]): Promise<Finished> =>
    startAgent(args, stage.machine.env, stage.machine.home, NOBODY).finished;
  const refuses = async (what: string) => {
    for (const command of ['sync', 'test']) {
      const { code, out, err } = await runAsNobody(command);
      expect(code).toBe(1);
      expect(out + err).toContain(what);
      expect(out + err).toContain(`chown -R nobody '${dataDir()}'`);
      expect(out + err).not.toContain(HELD);
    }
  };

  it('says which file is whose after a run with sudo, and how to get it back', async () => {
    await prepare();
    const store = join(dataDir(), 'store');
    for (const name of readdirSync(store)) chownSync(join(store, name), 0, 0);
    await refuses('belongs to root). Was tidesheet once started with sudo?');
  });

  it('says so of the folder of the store, and of the data folder', async () => {
    await prepare();
    const folders = [join(dataDir(), 'store'), dataDir()];
    for (const folder of folders) {
      chownSync(folder, 0, 0);
      chmodSync(folder, 0o755);
      await refuses(`nobody may not write to it (${folder} belongs to root)`);
      chownSync(folder, NOBODY, NOBODY);
    }
    chownSync(dataDir(), 0, 0);
    chmodSync(dataDir(), 0o700);
    await refuses(`${dataDir()} belongs to root`);
    const { code, err } = await runAsNobody('status');
    expect(code).toBe(1);
    expect(err).toMatch(/status\.json cannot be read: EACCES/);
  });

  it('says so of a folder in which the data folder cannot be created', async () => {
    chownSync(stage.machine.home, NOBODY, NOBODY);
    const parent = join(stage.machine.home, 'parent');
    mkdirSync(parent);
    stage.machine.env['DATA_DIR'] = join(parent, 'a', 'data');
    const { code, err } = await runAsNobody('sync');
    expect(code).toBe(1);
    expect(err).toContain(`(${parent} belongs to root)`);
    expect(err).toContain('Let nobody write there. Or set DATA_DIR to a folder of nobody.');
  });
});

describe('two runs', () => {
  it('of one data folder: the second says so and ends with 1, and the first goes on', async () => {
    stage.machine.work('Code', 2, 60);
    const first = stage.machine.start('run');
    await expect.poll(() => printedBy(first)).toContain('waiting 0');
    const { code, err } = await stage.machine.run('run');
    expect(code).toBe(1);
    expect(err).toContain(`Another "tidesheet run" is already running with the data in ${dataDir()}.`);
    expect(first.child.exitCode).toBeNull();
    expect((await stage.machine.run('sync')).code).toBe(0);
    first.child.kill('SIGKILL');
    await first.finished;
    const second = stage.machine.start('run');
    await expect.poll(() => printedBy(second)).toContain('waiting 0');
    second.child.kill('SIGTERM');
    expect(await second.finished).toMatchObject({ code: 0, err: '' });
  });

  it('that start at the same moment: one of them ends', async () => {
    const both = [stage.machine.start('run'), stage.machine.start('run')];
    const ended = await Promise.race(both.map(({ finished }) => finished));
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('Another "tidesheet run"');
    const rest = both.filter(({ child }) => child.exitCode === null);
    expect(rest).toHaveLength(1);
    for (const { child, finished } of rest) {
      child.kill('SIGTERM');
      expect((await finished).code).toBe(0);
    }
  });
});

const printed = new WeakMap<AgentProcess, { text: string }>();

/** What a process has written to its standard output since the first call. */
function printedBy(running: AgentProcess): string {
  let known = printed.get(running);
  if (known === undefined) {
    const heard = { text: '' };
    running.child.stdout?.on('data', (chunk: Buffer) => (heard.text += chunk.toString()));
    printed.set(running, (known = heard));
  }
  return known.text;
}
