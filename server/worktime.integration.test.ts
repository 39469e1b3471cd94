/** Public holidays and contracts: by admins over HTTP, and by commands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContractList, HolidayRegions, HolidaysWritten } from '#domain/api/worktime.ts';
import { type Holiday, holidayId, holidayRange } from '#domain/documents/holiday.ts';
import { contractId } from '#domain/documents/contract.ts';
import type { Registered } from '#domain/api/developers.ts';
import { runProgram } from '../cli/program.ts';
import { contract } from './commands/contract.ts';
import { holiday } from './commands/holiday.ts';
import { holidays } from './commands/holidays.ts';
import { extendHolidays } from './worktime/holidays.ts';
import { ADMIN_TOKEN, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let admin: Registered;
let kim: Registered;
let nowMs = Date.parse('2026-11-22T12:00:00Z');
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
  admin = await server.register('boss', { roles: ['admin'] });
  kim = await server.register('kim');
});
afterAll(() => server.close());

const send = (path: string, body: object) =>
  server.call(path, {
    method: 'POST',
    headers: { 'Admin-Token': ADMIN_TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  });
const get = (path: string) => server.call(path, { headers: { 'Admin-Token': ADMIN_TOKEN } });
const org = () => server.as(admin.email, admin.password!).use<Holiday>(server.admin.names.org);
const stored = async () => {
  const { rows } = await org().list({ ...holidayRange(), include_docs: true });
  return rows.map(({ doc }) => doc!);
};

describe('public holidays', () => {
  it('of a region are written once, and what an admin set survives', async () => {
    const choice = { region: 'DE-BY', from: 2026, to: 2027 };
    const first = (await send('/holidays', choice)).body as HolidaysWritten;
    expect(first).toMatchObject({ ...choice, removed: 0, own: 0 });
    expect(first.written).toBeGreaterThanOrEqual(24);
    const names = new Map((await stored()).map(({ date, name }) => [date, name]));
    expect(names.has('2026-01-06')).toBe(true);
    expect(names.has('2027-10-03')).toBe(true);
    expect((await send('/holidays', choice)).body).toMatchObject({ written: 0, removed: 0, own: 0 });

    const epiphany = await org().get(holidayId('2026-01-06'));
    const { _id, _rev, type, v, date, name } = epiphany;
    await org().insert({ _id, _rev, type, v, date, name, part: 'none' });
    const party: Holiday = {
      ...{ _id: holidayId('2026-12-24'), type: 'holiday', v: 1, date: '2026-12-24' },
      ...{ name: 'Christmas Eve', part: 'half' }
    };
    await org().insert(party);
    expect((await send('/holidays', choice)).body).toMatchObject({ written: 0, removed: 0, own: 1 });

    const other = { region: 'AT', from: 2027, to: 2027 };
    expect((await send('/holidays', other)).body).toMatchObject({ own: 0 });
    const after = await stored();
    const on = (date: string) => after.find((holiday) => holiday.date === date);
    expect(on('2026-05-01')?.region).toBe('DE-BY');
    expect(on('2026-12-24')).toMatchObject({ part: 'half', name: 'Christmas Eve' });
    expect(on('2026-01-06')).toMatchObject({ part: 'none' });
    expect(on('2027-10-26')?.region).toBe('AT');
    expect(on('2027-10-03')).toBeUndefined();
  });

  it('are added and worked by choice of an admin, and count again when that is removed', async () => {
    const on = async (date: string) => (await stored()).find((holiday) => holiday.date === date);
    const outing = { date: '2027-06-18', name: 'Company outing', part: 'full' };
    expect(await send('/holidays/days', outing)).toMatchObject({ status: 200, body: outing });
    expect(await on('2027-06-18')).toEqual({
      ...{ _id: 'holiday:2027-06-18', type: 'holiday', v: 1, date: '2027-06-18', name: 'Company outing' },
      _rev: expect.stringMatching(/^1-/) as string
    });
    await send('/holidays/days', { ...outing, part: 'half' });
    expect(await on('2027-06-18')).toMatchObject({ part: 'half' });

    const national = (await on('2027-10-26'))!;
    expect(national.region).toBe('AT');
    await send('/holidays/days', { date: '2027-10-26', name: national.name, part: 'none' });
    expect(await on('2027-10-26')).toMatchObject({ part: 'none' });
    expect(await on('2027-10-26')).not.toHaveProperty('region');
    expect((await send('/holidays', { region: 'AT', from: 2027, to: 2027 })).body).toMatchObject({ own: 1 });
    expect((await send('/holidays/days/remove', { date: '2027-10-26' })).body).toEqual({
      ...{ date: '2027-10-26', name: national.name }
    });
    expect(await on('2027-10-26')).toMatchObject({ region: 'AT', name: national.name });
    expect((await send('/holidays/days/remove', { date: '2027-10-26' })).status).toBe(404);
    expect((await send('/holidays/days/remove', { date: '2027-06-18' })).body).toEqual({
      date: '2027-06-18'
    });
    expect(await on('2027-06-18')).toBeUndefined();
    for (const body of [
      { ...outing, part: 'most' },
      { ...outing, name: ' ' },
      { ...outing, name: 'x'.repeat(1000) },
      { ...outing, date: '2027-02-30' },
      { ...outing, region: 'AT' }
    ])
      expect((await send('/holidays/days', body)).status).toBe(400);
  });

  it('follow from year to year', async () => {
    nowMs = Date.parse('2029-01-01T12:00:00Z');
    await extendHolidays({ couch: server.admin, now: () => nowMs });
    expect((await stored()).some(({ date, region }) => date === '2031-10-26' && region === 'AT')).toBe(true);
    nowMs = Date.parse('2026-11-22T12:00:00Z');
  });

  it('are known of regions that are listed', async () => {
    const { countries } = (await get('/holiday-regions')).body as HolidayRegions;
    const germany = countries.find(({ code }) => code === 'DE');
    expect(germany?.regions.map(({ code }) => code)).toContain('DE-BY');
    for (const region of ['XX', 'DE-ZZ', 'DE-BY-ZZZ', 'DE-constructor'])
      expect((await send('/holidays', { region, from: 2026, to: 2026 })).status).toBe(404);
    for (const body of [
      { region: 'de', from: 2026, to: 2026 },
      { region: 'DE', from: 2027, to: 2026 },
      { region: 'DE', from: 2000, to: 2099 },
      { region: 'DE', from: '2026', to: 2026 }
    ])
      expect((await send('/holidays', body)).status).toBe(400);
  });
});

describe('contracts', () => {
  const weekdays = [28_800, 28_800, 28_800, 28_800, 14_400, 0, 0];
  const path = '/developers/kim/contracts';

  it('are set, listed and removed by an admin, and read by the person', async () => {
    expect((await send(path, { from: '2026-01-01', weekdays, openingBalance: -3600 })).body).toEqual({
      developer_id: 'kim',
      contracts: [{ from: '2026-01-01', weekdays, openingBalance: -3600 }]
    });
    await send(path, { from: '2026-07-01', weekdays, until: '2026-12-31', maxCarryOver: 0 });
    await send(path, { from: '2026-01-01', weekdays });
    const { contracts } = (await get(path)).body as ContractList;
    expect(contracts).toEqual([
      { from: '2026-01-01', weekdays },
      { from: '2026-07-01', weekdays, until: '2026-12-31', maxCarryOver: 0 }
    ]);
    const own = server.as(kim.email, kim.password!).use<{ _id: string; weekdays?: number[] }>(kim.database);
    const read = await own.get(contractId('2026-01-01'));
    expect(read.weekdays).toEqual(weekdays);
    await expect(own.insert({ ...read, weekdays: [0, 0, 0, 0, 0, 0, 0] })).rejects.toThrow(/service/);
    await expect(own.destroy(read._id, read._rev)).rejects.toThrow(/service/);
    expect((await send(`${path}/remove`, { from: '2026-07-01' })).status).toBe(200);
    expect((await send(`${path}/remove`, { from: '2026-07-01' })).status).toBe(404);
  });

  it('of another shape or developer are refused', async () => {
    for (const body of [
      {},
      { from: '2026-02-30', weekdays },
      { from: '1999-01-01', weekdays },
      { from: '2026-01-01', weekdays: weekdays.slice(1) },
      { from: '2026-01-01', weekdays: [86_401, 0, 0, 0, 0, 0, 0] },
      { from: '2026-01-01', weekdays: [-1, 0, 0, 0, 0, 0, 0] },
      { from: '2026-01-01', weekdays: [0.5, 0, 0, 0, 0, 0, 0] },
      { from: '2026-01-01', weekdays, until: '2025-12-31' },
      { from: '2026-01-01', weekdays, openingBalance: 1e9 },
      { from: '2026-01-01', weekdays, _rev: '1-a' }
    ])
      expect((await send(path, body)).status).toBe(400);
    expect((await send('/developers/nobody/contracts', { from: '2026-01-01', weekdays })).status).toBe(404);
  });
});

it('commands do the same', async () => {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const { couchUrl, prefix } = server.same;
  const env = { COUCHDB_URL: couchUrl.replace(/\/$/, ''), COUCHDB_PREFIX: prefix };
  const context = { env, print, warn: print };
  const program = {
    name: 'tidesheet-server',
    summary: '',
    version: '1',
    commands: [holidays, holiday, contract]
  };
  const run = (...argv: string[]) => runProgram(program, argv, context);
  expect(await run('holidays', 'AT', '2027')).toBe(0);
  expect(lines.at(-1)).toMatch(/^AT, 2027 to 2027: /);
  const set = ['kim', '--from', '2026-03-01', '--week', '8,7:30,7.5,8,4,0,0', '--opening=-30:15'];
  expect(await run('contract', ...set)).toBe(0);
  expect(lines.at(-1)).toBe(
    'from 2026-03-01: 8:00, 7:30, 7:30, 8:00, 4:00, 0:00, 0:00; opening balance -30:15'
  );
  for (const wrong of [
    ['kim', '--from', '2026-03-01'],
    ['kim', '--from', 'today', '--week', '8,8,8,8,8,0,0'],
    ['kim', '--from', '2026-03-01', '--week', '8,8,8'],
    ['kim', '--from', '2026-03-01', '--week', '25,8,8,8,8,0,0'],
    ['kim', '--remove']
  ])
    await expect(run('contract', ...wrong)).rejects.toThrow();
  await expect(run('holidays', 'AT', '2027..1')).rejects.toThrow(/range of years/);
  expect(await run('holiday', '2027-12-24', 'Christmas Eve', '--part', 'half')).toBe(0);
  expect(lines.at(-1)).toBe('2027-12-24: Christmas Eve');
  expect(await run('holiday', '2027-12-24', '--remove')).toBe(0);
  expect(lines.at(-1)).toBe('2027-12-24: no holiday');
  await expect(run('holiday', '2027-12-24')).rejects.toThrow();
  await expect(run('holiday', 'tomorrow', '--remove')).rejects.toThrow(/date is one like/);
  expect(await run('contract', 'kim', '--from', '2026-03-01', '--remove')).toBe(0);
});
