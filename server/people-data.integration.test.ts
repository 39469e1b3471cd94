/** Importing people, merging their devices, exporting and erasing them, over the API. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActList } from '#domain/api/audit.ts';
import type { DeveloperDetails } from '#domain/api/developer.ts';
import type { DeveloperErased, DeveloperList, Registered } from '#domain/api/developers.ts';
import type { ImportResult } from '#domain/api/import.ts';
import type { PersonDay } from '#domain/documents/day.ts';
import { dayId } from '#domain/documents/day.ts';
import { deviceDocumentId } from '#domain/documents/device.ts';
import { describeCertificate, isIntact } from '#domain/documents/erasure-certificate.ts';
import type { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { adminApi } from './testing/admin-api.ts';
import {
  ADMIN_TOKEN,
  asAgent,
  startTestServer,
  writeAsAgent,
  type TestServer
} from './testing/test-server.ts';

const NOW_MS = Date.parse('2026-11-20T09:00:00Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => NOW_MS });
});
afterAll(() => server.close());

const { get, post } = adminApi(() => server);

async function addDevice(kim: Registered, device: string): Promise<void> {
  const document = {
    _id: deviceDocumentId(device),
    type: 'device',
    v: 1,
    developer: kim.developer_id,
    device,
    deviceId: device,
    hostname: device,
    os: 'Linux',
    firstSeen: '2026-11-10T08:00:00Z',
    collectFrom: '2026-11-10T08:00:00Z'
  };
  await asAgent(server, kim).use(kim.database).insert(document);
}

describe('an import', () => {
  const importTable = async (csv: string, more: object = {}) => {
    const { status, body } = await post('/import', { csv, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    return body as ImportResult;
  };

  it('says what would change, then does it, and a second time nothing', async () => {
    await server.register('imp_known', { name: 'Old Name' });
    const csv = [
      '\uFEFFID;Name;E-Mail;Teams;Roles;Room',
      'imp_new;"Ana ""A."" Ruiz";Imp_New@company.test;main imported;manager;12',
      'imp_known;=HYPERLINK("x");imp_known@company.test;;;',
      'imp_new;Twice;other@company.test;;;',
      ';;;;;',
      'Imp Bad;Bad;no-address;;;',
      'imp_other;Other;imp_known@company.test;;;'
    ].join('\r\n');
    const before = (await get<DeveloperList>('/developers')).total;
    const preview = await importTable(csv);
    expect(preview.applied).toBe(false);
    expect(preview.notes).toEqual(['Columns that are not used: room.']);
    expect(preview.rows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'create'],
      [3, 'update'],
      [4, 'error'],
      [6, 'error'],
      [7, 'error']
    ]);
    expect(preview.rows[0]).toMatchObject({ name: 'Ana "A." Ruiz', notes: ['Creates the team imported.'] });
    expect(preview.rows[2]!.notes).toEqual(['imp_new is in line 2 already.']);
    expect((await get<DeveloperList>('/developers')).total).toBe(before);

    const applied = await importTable(csv, { apply: true });
    expect(applied.rows.map(({ outcome }) => outcome)).toEqual([
      'create',
      'update',
      'error',
      'error',
      'error'
    ]);
    expect(applied.rows[0]!.link).toMatch(/\/enrol#[\w-]{43}$/);
    const ana = await get<DeveloperDetails>('/developers/imp_new');
    expect(ana).toMatchObject({ state: 'invited', teams: ['imported', 'main'], tokens: [] });
    expect(ana.roles).toContain('manager:imported');
    expect(ana.invitations).toHaveLength(1);

    const again = await importTable(csv, { apply: true });
    expect(again.rows.map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
      'error',
      'error',
      'error'
    ]);
    expect((await get<DeveloperDetails>('/developers/imp_new')).invitations).toHaveLength(1);
  });

  it.each([
    ['no columns', 'a,b\nc,d'],
    ['no people', 'id,name,email\n'],
    ['open quotes', 'id,name,email\nx,"y,z'],
    ['too many rows', `id,name,email\n${'a,b,c@d.test\n'.repeat(501)}`]
  ])('refuses a table with %s', async (_name, csv) => {
    expect((await post('/import', { csv })).status).toBe(400);
  });

  it('refuses a table that is too large', async () => {
    expect((await post('/import', { csv: 'x'.repeat(300_000) })).status).toBe(400);
    expect((await post('/import', { csv: 'x'.repeat(2_000_000) })).status).toBe(413);
  });

  it('takes the role admin from nobody', async () => {
    await server.register('imp_admin', { roles: ['admin'] });
    const { rows } = await importTable(
      'id,name,email,roles\nimp_admin,imp_admin,imp_admin@company.test,manager'
    );
    expect(rows[0]!.outcome).toBe('error');
  });
});

describe('a machine that was installed again', () => {
  it('counts as one device in the team, changes no totals, and is split again', async () => {
    const kim = await server.register('kim');
    await addDevice(kim, 'old');
    await addDevice(kim, 'new');
    await writeAsAgent(server, kim, workedDay('2026-11-18', 'old', [[36_000, 39_600]]));
    await writeAsAgent(server, kim, workedDay('2026-11-18', 'new', [[38_000, 43_200]]));
    const team = server.admin.use(server.admin.names.team('main'));
    const read = async () => {
      await server.fanIn.sweep();
      const day = (await team.get(dayId('2026-11-18', 'kim'))) as unknown as PersonDay;
      const developer = (await team.get(teamDeveloperId('kim'))) as unknown as TeamDeveloper;
      return { day, devices: developer.devices.map(({ device }) => device) };
    };
    const before = await read();
    expect(before.devices).toEqual(['new', 'old']);
    const merge = (device: string, into: string | null) =>
      post(`/developers/kim/devices/${device}/merge`, { into });
    expect((await merge('old', 'new')).body).toMatchObject({ merged_into: 'new' });
    const merged = await read();
    expect(merged.devices).toEqual(['new']);
    expect(merged.day.cells).toEqual(before.day.cells);
    expect(merged.day.active).toEqual(before.day.active);
    expect(merged.day.devices).toEqual([
      { device: 'new', through: before.day.devices[0]!.through, active: 7200 }
    ]);
    expect((await merge('new', 'old')).status).toBe(409);
    expect((await merge('new', 'new')).status).toBe(409);
    expect((await merge('old', 'none')).status).toBe(404);
    await merge('old', 'new');
    await merge('old', null);
    await merge('old', null);
    expect((await read()).devices).toEqual(['new', 'old']);
    expect((await read()).day.devices).toEqual(before.day.devices);
    const acts = (await get<ActList>('/audit?subject=kim')).acts.map(({ act }) => act).sort();
    expect(acts).toEqual(['merge-device', 'register', 'split-device']);
  });
});

describe('an export', () => {
  const download = (path: string, headers: Record<string, string>) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' }
    });

  it('has every document, and CSV without formulas, for admins and for oneself', async () => {
    const lea = await server.register('lea');
    await addDevice(lea, 'box');
    await writeAsAgent(server, lea, {
      ...workedDay('2026-11-18', 'box', [[36_000, 39_600]]),
      keys: [
        ['=cmd|calc', 'Work > Programming', 'payments-api', ''],
        ['Google Chrome', 'Media > Video', '', 'youtube.com']
      ]
    });
    await server.fanIn.sweep();
    const response = await download('/developers/lea/export', { 'Admin-Token': ADMIN_TOKEN });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="tidesheet-lea.zip"');
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'README.txt',
        'account.json',
        'days.csv',
        'entries.csv',
        'audit.json',
        'sent.json',
        'own/day.json',
        'own/device.json',
        'teams/main/day.json',
        'teams/main/developer.json'
      ])
    );
    const text = (name: string) => strFromU8(files[name]!);
    expect(JSON.parse(text('own/day.json'))).toMatchObject([{ _id: dayId('2026-11-18', 'box') }]);
    expect(JSON.parse(text('account.json'))).toMatchObject({ email: lea.email });
    expect(text('days.csv')).toContain("2026-11-18,box,'=cmd|calc,Work > Programming,payments-api,,3600\r\n");
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('');
    expect(all).not.toContain(lea.api_token!.split('.')[1]);
    expect(all).not.toContain('derived_key');
    const authorization = basicAuthorization(lea.email, lea.password!);
    const own = unzipSync(
      new Uint8Array(await (await download('/me/export', { authorization })).arrayBuffer())
    );
    expect(Object.keys(own)).toEqual(Object.keys(files));
    expect((await download('/developers/nobody_here/export', { 'Admin-Token': ADMIN_TOKEN })).status).toBe(
      404
    );
  });

  it('of oneself is made a few times in an hour', async () => {
    const max = await server.register('max');
    const authorization = basicAuthorization(max.email, max.password!);
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++) {
      const response = await download('/me/export', { authorization });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  });
});

it('an erasure gives a certificate whose digest the audit has', async () => {
  const noa = await server.register('noa');
  await addDevice(noa, 'box');
  await server.fanIn.sweep();
  const { body } = await post('/developers/noa/erase');
  const { certificate } = body as DeveloperErased;
  expect(certificate).toMatchObject({ developer_id: 'noa', by: 'admin token', at: '2026-11-20T09:00:00Z' });
  expect(certificate.removed[0]).toMatchObject({ from: noa.database });
  expect(certificate.removed[0]!.documents).toBeGreaterThan(0);
  expect(isIntact(certificate)).toBe(true);
  expect(isIntact({ ...certificate, developer_id: 'other' })).toBe(false);
  expect(describeCertificate(certificate)).toContain(certificate.digest);
  const { acts } = await get<ActList>('/audit?subject=noa&act=erase');
  expect(acts[0]!.detail).toMatchObject({ certificate: certificate.digest });
});

it('somebody whose last token was revoked is not registered again', async () => {
  const pia = await server.register('pia');
  const label = pia.api_token!.split('.')[0]!;
  await post(`/developers/pia/tokens/${label}/revoke`);
  const { body } = await post('/register-developer', {
    developer_id: 'pia',
    name: 'pia',
    email: 'pia@company.test'
  });
  expect(body).toMatchObject({ created: false });
  const authorization = basicAuthorization(pia.email, pia.password!);
  expect((await server.call('/me', { headers: { authorization } })).status).toBe(200);
});
