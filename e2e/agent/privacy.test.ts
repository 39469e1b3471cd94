import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { describe, expect, it } from 'vitest';
import { startRecordingProxy } from '../stage/agent/recording-proxy.ts';
import { appsOf, daysOf, devicesOf, useStage } from '../stage/agent/agent-stage.ts';
import { plantSecrets, SECRETS } from '../stage/agent/secrets.ts';

const stage = useStage();
const dataDir = () => stage.machine.env['DATA_DIR']!;
const settings = (json: unknown) =>
  writeFileSync(join(dataDir(), 'privacy.json'), typeof json === 'string' ? json : JSON.stringify(json));

/** Every file below a folder, as bytes. */
function bytesBelow(folder: string): Buffer[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

/** The secrets that occur in some bytes, in UTF-8, UTF-16, percent-encoding or base64 of any alignment. */
function secretsIn(bytes: readonly Buffer[]): string[] {
  const forms = (secret: string) => [
    Buffer.from(secret),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(encodeURIComponent(secret)),
    ...[0, 1, 2].map((shift) =>
      Buffer.from(
        Buffer.from('x'.repeat(shift) + secret)
          .toString('base64')
          .slice(shift && 4, -4)
      )
    )
  ];
  return SECRETS.filter((secret) => forms(secret).some((form) => bytes.some((some) => some.includes(form))));
}

describe('what leaves the machine', () => {
  it('contains none of the secrets in titles, URLs, paths, branches and file names, nor does the stored data', async () => {
    plantSecrets(stage.machine);
    const recorder = await startRecordingProxy(stage.server.url);
    stage.machine.env['SERVER_URL'] = recorder.url;
    const outputs = [await stage.machine.run('sync', '--hours', '48')];
    for (const args of [['sync'], ['status'], ['status', '--json'], ['test']])
      outputs.push(await stage.machine.run(...args));
    await recorder.close();
    expect(outputs[0]?.code).toBe(0);
    const store = new PouchDB(join(dataDir(), 'store'));
    await store.compact();
    await store.close();
    const sent = recorder.requests();
    expect(Buffer.concat(sent).includes('payments-api')).toBe(true);
    expect(secretsIn(sent)).toEqual([]);
    expect(secretsIn(bytesBelow(dataDir()))).toEqual([]);
    expect(secretsIn(outputs.map(({ out, err }) => Buffer.from(out + err)))).toEqual([]);
  });

  it('is searched for secrets in every encoding', () => {
    for (const secret of SECRETS) {
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(secretsIn([Buffer.from(`a ${secret} b`, encoding)])).toContain(secret);
      for (const before of ['', 'a', 'ab'])
        expect(secretsIn([Buffer.from(Buffer.from(`${before}${secret}zz`).toString('base64'))])).toContain(
          secret
        );
    }
  });
});

describe('privacy settings', () => {
  it('hide an app from now on and in sent days, and can be undone', async () => {
    stage.machine.work('Code', 30, 60);
    stage.machine.work('KeePassXC', 5, 10);
    await stage.machine.run('sync', '--hours', '48');
    settings({ hide: { apps: ['KeePassXC'] } });
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, '': 600 });
    settings({ hide: { apps: ['KeePassXC'] }, hidden: 'omitted' });
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    rmSync(join(dataDir(), 'privacy.json'));
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Code: 3600, KeePassXC: 600 });
  });

  it('apply to days that ActivityWatch no longer has', async () => {
    stage.machine.work('Code', 30, 60);
    stage.machine.work('KeePassXC', 28, 10);
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.env['AW_URL'] = (await stage.open()).activitywatch.url;
    settings({ hide: { apps: ['KeePassXC'] } });
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Code: 3600, '': 600 });
    settings({ hide: { apps: ['KeePassXC', 'Code'] }, hidden: 'omitted' });
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ '': 600 });
  });

  it('of the profile are taken over from the server, confirmed, and only narrow those of the file', async () => {
    const { admin } = stage.server;
    const own = admin.use<{ type: string; privacy?: object }>(stage.person.database);
    const privacy = {
      ...{ changed: '2026-10-27T10:00:00Z', apps: true, domains: true, detail: 'timeline' },
      ...{ hideApps: ['KeePassXC'], hideDomains: [], hideCategories: [] }
    };
    const { developer_id: developer } = stage.person;
    const profile = { type: 'profile', v: 1, developer, name: 'Kim', zones: [], dayStart: '04:00' };
    const confirmed = async () => (await devicesOf(stage))[0]?.privacy;
    stage.machine.work('Code', 30, 60);
    stage.machine.work('KeePassXC', 5, 10);
    await stage.machine.run('sync', '--hours', '48');
    expect(await confirmed()).toBeUndefined();
    const { rev } = await own.insert({ ...profile, privacy }, 'profile');
    const { code, out } = await stage.machine.run('sync');
    expect([code, out]).toEqual([0, expect.stringContaining('from the dashboard apply now')]);
    expect(await appsOf(stage)).toEqual({ Code: 3600, '': 600 });
    expect(await confirmed()).toBe(privacy.changed);

    // They also apply without the server, and together with the file.
    await stage.proxy.set('refuse');
    settings({ share: { apps: false } });
    await stage.machine.run('sync');
    await stage.proxy.set(null);
    rmSync(join(dataDir(), 'privacy.json'));
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Code: 3600, '': 600 });
    settings({ hide: { apps: ['Code'] } });
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ '': 4200 });
    await own.insert({ ...profile, _rev: rev }, 'profile');
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ '': 3600, KeePassXC: 600 });
    expect(await confirmed()).toBeUndefined();
  });

  it('that are invalid stop all collecting, with the location of the mistake', async () => {
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.work('Code', 5, 60);
    for (const wrong of ['{', '[]', '{"hide":{"apps":"KeePassXC"}}', '{"hidden":"never"}']) {
      settings(wrong);
      const { code, err } = await stage.machine.run('sync');
      expect(code).toBe(1);
      expect(err).toContain('Your privacy settings in');
    }
    expect(await appsOf(stage)).toEqual({});
  });
});

describe('preview --diff', () => {
  const today = () => new Date(Date.now() - 6 * 3_600_000).toISOString().slice(0, 10);

  it('shows what settings would change on the server, and changes nothing', async () => {
    stage.machine.work('KeePassXC', 6, 10);
    await stage.machine.run('sync', '--hours', '48');
    settings({ hide: { apps: ['KeePassXC'] } });
    const before = await daysOf(stage);
    const { code, out } = await stage.machine.run('preview', '--date', today(), '--diff');
    expect(code).toBe(0);
    expect(out).toContain(' changes on the server');
    expect(out).toMatch(/0:10:00 → {2}0:00:00 {2}KeePassXC/);
    expect(out).toMatch(/0:00:00 → {2}0:10:00 {2}Private/);
    expect(await daysOf(stage)).toEqual(before);
    await stage.machine.run('sync');
    const again = await stage.machine.run('preview', '--date', today(), '--diff', '--json');
    const { changes } = JSON.parse(again.out) as { changes: { state: string }[] };
    expect(changes.map(({ state }) => state)).not.toContain('changed');
  });
});
