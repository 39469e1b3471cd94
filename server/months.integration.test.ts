/** Months hold every day that is over: however long the server was away, and whatever retention takes away. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import { monthId, type PersonMonth } from '#domain/documents/month.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { asAgent, startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const HOUR = 3600;
const ID = 'leaver';
let now = Date.parse('2026-12-31T00:30:00Z');
let first: TestServer;
let server: TestServer;
let person: Registered;

const team = () => server.admin.names.team('main');
const day = (date: string, seconds = 8 * HOUR, change: Partial<DeviceDay> = {}): DeviceDay => ({
  ...workedDay(date, 'box', [[8 * HOUR, 8 * HOUR + seconds]]),
  tz: 'Europe/Berlin',
  ...change
});
const month = () => server.admin.use<PersonMonth>(team()).get(monthId('2026-12', ID));
const dates = async () => (await month()).days.map(({ date, active }) => [date, active]);

beforeAll(async () => {
  server = first = await startTestServer({ now: () => now });
  person = await server.register(ID);
});
afterAll(async () => {
  if (server !== first) await server?.close();
  await first?.close();
});

it('a day that ended while the server was off is in its month at the first sweep, weeks later', async () => {
  await writeAsAgent(server, person, day('2026-12-28'));
  await writeAsAgent(server, person, day('2026-12-29'));
  await writeAsAgent(server, person, day('2026-12-30', 8 * HOUR, { through: '2026-12-30T17:50:00Z' }));
  await server.fanIn.sweep();
  const open = await dates();
  expect(open).toContainEqual(['2026-12-29', 8 * HOUR]);
  expect(open.map(([date]) => date)).not.toContain('2026-12-30');
  await first.fanIn.stop();

  now = Date.parse('2027-02-15T12:00:00Z');
  server = await startTestServer({ ...first.same, now: () => now });
  await server.fanIn.sweep();
  expect(await dates()).toContainEqual(['2026-12-30', 8 * HOUR]);
});

it('what retention takes away of the days stays in the month, also when another day changes', async () => {
  const before = await month();
  const database = server.admin.use(team());
  for (const date of ['2026-12-28', '2026-12-29']) {
    const { _id, _rev } = await database.get(dayId(date, ID));
    await database.destroy(_id, _rev);
  }
  const own = asAgent(server, person).use<DeviceDay>(person.database);
  const { _rev } = await own.get('day:2026-12-30:box');
  await own.insert({ ...day('2026-12-30', 9 * HOUR), developer: ID, _rev });
  await writeAsAgent(server, person, day('2026-12-14', 2 * HOUR));
  await server.fanIn.sweep();
  const after = await month();
  const active = Object.fromEntries(after.days.map((one) => [one.date, one.active]));
  expect(active).toMatchObject({
    '2026-12-14': 2 * HOUR,
    '2026-12-28': 8 * HOUR,
    '2026-12-29': 8 * HOUR,
    '2026-12-30': 9 * HOUR
  });
  const sum = (values: number[]) => values.reduce((left, right) => left + right, 0);
  expect(sum(before.hours)).toBe(24 * HOUR);
  expect(sum(after.hours)).toBe(27 * HOUR);
  expect(after.apps).toEqual([['Code', 27 * HOUR]]);
});

it('a day that its person deletes is not in the month any more', async () => {
  const own = server.admin.use<DeviceDay>(person.database);
  const { _id, _rev } = await own.get('day:2026-12-30:box');
  await own.destroy(_id, _rev);
  await server.fanIn.sweep();
  const left = (await dates()).map(([date]) => date);
  expect(left).not.toContain('2026-12-30');
  expect(left).toContain('2026-12-28');
});
