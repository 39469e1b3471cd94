import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayId, type DeviceDay, type PersonDay } from '#domain/documents/day.ts';
import { monthId, type PersonMonth } from '#domain/documents/month.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { deviceDay, workedDay } from '#domain/testing/device-days.ts';
import { deletedEntry } from '#domain/documents/entry.ts';
import { durationEntry } from '#domain/testing/entries.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import type { Registered } from '#domain/api/developers.ts';
import { asAgent, startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let second: TestServer | undefined;
let person: Registered;
let count = 0;

beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
});
beforeEach(async () => {
  person = await server.register(`person_${++count}`);
});
afterAll(async () => {
  await second?.close();
  await server.close();
});

const berlin = (day: DeviceDay): DeviceDay => ({ ...day, tz: 'Europe/Berlin' });
const team = () => server.admin.use<PersonDay>(server.admin.names.team('main'));
const read = (date: string) => team().get(dayId(date, person.developer_id));

describe('a device day that arrives', () => {
  it('becomes a person day in the zone of the machine, and a developer of the team', async () => {
    const day = berlin(workedDay('2026-10-27', 'devbox-01', [[32_400, 36_000]]));
    await writeAsAgent(server, person, day);
    await expect
      .poll(() => read('2026-10-27').catch(() => undefined))
      .toMatchObject({
        tz: 'Europe/Berlin',
        start: '2026-10-27T03:00:00Z',
        end: '2026-10-28T03:00:00Z',
        active: [21_600, 25_200],
        devices: [{ device: 'devbox-01', through: '2026-10-28T00:00:00Z', active: 3600 }]
      });
    await server.fanIn.sweep();
    expect(await team().get(teamDeveloperId(person.developer_id))).toMatchObject({
      name: person.name,
      zones: [{ from: '2026-10-27', tz: 'Europe/Berlin' }]
    });
  });

  it('makes known how far its machine has reported, and from when it collects; not by a clock that was wrong', async () => {
    const developer = teamDeveloperId(person.developer_id);
    const device = { ...SAMPLE_DOCUMENTS.device, developer: person.developer_id };
    await asAgent(server, person).use(person.database).insert(device);
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[36_000, 36_900]]));
    const known = { device: 'devbox-01', os: 'linux', through: '2026-10-28T00:00:00Z' };
    const machine = { ...known, collectFrom: '2026-10-27T16:34:08.123Z' };
    await server.fanIn.sweep();
    expect(await team().get(developer)).toMatchObject({ devices: [machine] });
    const ahead = { ...workedDay('2026-11-23', 'devbox-01', []), through: '2031-01-01T00:00:00Z' };
    await writeAsAgent(server, person, ahead);
    await server.fanIn.sweep();
    expect(await team().get(developer)).toMatchObject({ devices: [machine] });
  });

  it('is folded once: looking again writes nothing', async () => {
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[32_400, 36_000]]));
    await server.fanIn.sweep();
    const before = await team().info();
    await server.fanIn.sweep();
    expect((await team().info()).update_seq).toBe(before.update_seq);
  });

  it('counts two machines at once only once', async () => {
    await writeAsAgent(server, person, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    await writeAsAgent(server, person, workedDay('2026-10-27', 'laptop', [[36_450, 36_900]]));
    await server.fanIn.sweep();
    const { cells, devices } = await read('2026-10-27');
    expect(cells.filter((_, index) => index % 3 === 2).reduce((a, b) => a + b, 0)).toBe(900);
    expect(devices.map(({ device }) => device)).toEqual(['desk', 'laptop']);
  });

  it('takes its person day away again when it is deleted', async () => {
    const day = workedDay('2026-10-27', 'devbox-01', [[36_000, 36_900]]);
    const _rev = await writeAsAgent(server, person, day);
    await server.fanIn.sweep();
    await expect(read('2026-10-27')).resolves.toBeDefined();
    await server.admin.use(person.database).destroy(day._id, _rev);
    await server.fanIn.sweep();
    await expect(read('2026-10-27')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('makes the month of its closed days', async () => {
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[36_000, 39_600]]));
    await server.fanIn.sweep();
    const month = await server.admin
      .use<PersonMonth>(server.admin.names.team('main'))
      .get(monthId('2026-10', person.developer_id));
    const worked = month.days.find((day) => day.date === '2026-10-27');
    expect(worked).toMatchObject({ active: 3600, focus: 3600 });
    expect(month.keys).toEqual([['Work > Programming', 'payments-api']]);
  });

  it('is left out and logged where it is not a device day', async () => {
    const broken = {
      ...deviceDay({ date: '2026-10-28', device: 'devbox-01' }),
      switches: [-1],
      developer: person.developer_id
    };
    // An agent's would be refused; this one is from a backup.
    await server.admin.use(person.database).insert(broken);
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[36_000, 36_900]]));
    await server.fanIn.sweep();
    await expect(read('2026-10-27')).resolves.toBeDefined();
    expect(server.logged.join('\n')).toContain('day:2026-10-28:devbox-01 is left out');
  });

  it.each(['2026-13-45', '0000-01-01', '0001-01-05', '9999-12-31'])(
    'stops nothing where its date is %s, not even when every day is folded again',
    async (date) => {
      const broken = {
        ...workedDay('2026-10-20', 'devbox-01', [[0, 900]]),
        date,
        developer: person.developer_id
      };
      await server.admin.use(person.database).insert({ ...broken, _id: dayId(date, 'devbox-01') });
      await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[36_000, 36_900]]));
      await server.as(person.email, person.password!).use(person.database).insert(profileOf(person));
      await server.fanIn.sweep();
      await expect(read('2026-10-27')).resolves.toMatchObject({ tz: 'Asia/Kolkata' });
    }
  );
});

const profileOf = ({ developer_id }: Registered) => ({
  _id: 'profile',
  type: 'profile',
  v: 1,
  developer: developer_id,
  name: 'Somebody',
  zones: [{ from: '2026-01-01', tz: 'Asia/Kolkata' }],
  dayStart: '04:00'
});

describe('what a team holds under the ids of the service', () => {
  it('is written over where it is something else', async () => {
    const [developer, month] = [
      teamDeveloperId(person.developer_id),
      monthId('2026-10', person.developer_id)
    ];
    await server.fanIn.sweep();
    const { _rev } = await team().get(developer);
    const strange = [
      { _id: developer, _rev, type: 'strange' },
      { _id: month, type: 'strange' }
    ];
    await server.admin.use(server.admin.names.team('main')).bulk({ docs: strange });
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[36_000, 36_900]]));
    await server.fanIn.sweep();
    expect(await team().get(developer)).toMatchObject({ type: 'developer' });
    expect(await team().get(month)).toMatchObject({ type: 'month' });
  });
});

describe('what the person writes', () => {
  it('moves all days when the profile names another zone', async () => {
    await writeAsAgent(server, person, workedDay('2026-10-27', 'devbox-01', [[0, 3600]]));
    await server.fanIn.sweep();
    await server.as(person.email, person.password!).use(person.database).insert(profileOf(person));
    await server.fanIn.sweep();
    expect(await read('2026-10-27')).toMatchObject({ tz: 'Asia/Kolkata', start: '2026-10-26T22:30:00Z' });
    expect(await team().get(teamDeveloperId(person.developer_id))).toMatchObject({ name: 'Somebody' });
  });

  it('adds entries to the day', async () => {
    const entry = {
      _id: 'entry:2026-10-27:01JB0000000000000000000000',
      type: 'entry',
      v: 1,
      developer: person.developer_id,
      date: '2026-10-27',
      kind: 'time',
      source: 'typed',
      start: '2026-10-27T10:00:00Z',
      end: '2026-10-27T11:00:00Z',
      category: 'Work > Meetings',
      project: '',
      note: 'stays private'
    };
    await server.as(person.email, person.password!).use(person.database).insert(entry);
    await server.fanIn.sweep();
    const day = await read('2026-10-27');
    expect(day.keys).toEqual([['', 'Work > Meetings', '', '']]);
    expect(JSON.stringify(day)).not.toContain('stays private');
  });

  it('leaves out an entry that was deleted on one device and changed on another', async () => {
    const entry = durationEntry('2026-10-20', 600, { developer: person.developer_id });
    const branch = (version: object, letter: string) => {
      const ids = [letter.repeat(32), '1'.repeat(32)];
      return { ...version, _rev: `2-${ids[0]}`, _revisions: { start: 2, ids } };
    };
    const docs = [branch({ ...entry, seconds: 1200 }, 'f'), branch(deletedEntry(entry), 'a')];
    const body = { docs, new_edits: false };
    await server.admin.request({ db: person.database, path: '_bulk_docs', method: 'post', body });
    await server.fanIn.sweep();
    await expect(read('2026-10-20')).rejects.toMatchObject({ statusCode: 404 });
    const resolved = { _id: entry._id, _rev: `2-${'a'.repeat(32)}`, _deleted: true };
    await server.admin.use(person.database).bulk({ docs: [resolved] });
    await server.fanIn.sweep();
    expect(await read('2026-10-20')).toMatchObject({ untimed: [0, 1200] });
  });
});

it('days of several people add up in the totals that a manager reads, and nobody else', async () => {
  const lead = await server.register('lead_one', { roles: ['manager'] });
  await writeAsAgent(server, lead, workedDay('2025-01-05', 'desk', [[36_000, 36_900]]));
  await writeAsAgent(
    server,
    person,
    workedDay('2025-01-06', 'desk', [
      [36_000, 36_600],
      [40_000, 40_500]
    ])
  );
  await server.fanIn.sweep();
  const ask = (group: string, who: Registered) => {
    const authorization = `Basic ${Buffer.from(`${who.email}:${who.password}`).toString('base64')}`;
    return server.call(`/team/main/totals?from=2025-01-05&to=2025-01-06&group=${group}`, {
      headers: { authorization }
    });
  };
  const totals = async (group: string) => ((await ask(group, lead)).body as { totals: object }).totals;
  expect(await totals('day')).toEqual({ '2025-01-05': 900, '2025-01-06': 1100 });
  expect(await totals('developer')).toEqual({ lead_one: 900, [person.developer_id]: 1100 });
  expect(await totals('category')).toEqual({ 'Work > Programming': 1500, 'Media > Video': 500 });
  // The names of what distracted are the person's own.
  expect(await totals('app')).toEqual({ Code: 1500, '': 500 });
  expect(await totals('project')).toEqual({ 'payments-api': 1500, '': 500 });
  expect((await ask('day', person)).status).toBe(403);
  expect(await ask('device', lead)).toMatchObject({
    status: 400,
    body: { error: 'group is day, developer, project, category or app' }
  });
});

it('two servers on one CouchDB fold the same days to one revision each', { timeout: 180_000 }, async () => {
  second = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z'), ...server.same });
  for (let index = 0; index < 5; index++) {
    const day = workedDay(`2026-09-1${index}`, 'desk', [[36_000, 36_900 + index]]);
    await Promise.all([writeAsAgent(server, person, day), second.fanIn.sweep(), server.fanIn.sweep()]);
  }
  await Promise.all([server.fanIn.sweep(), second.fanIn.sweep()]);
  for (let index = 0; index < 5; index++) {
    const id = dayId(`2026-09-1${index}`, person.developer_id);
    const day = await team().get(id, { conflicts: true });
    expect(day).not.toHaveProperty('_conflicts');
    expect(day.devices).toMatchObject([{ device: 'desk', active: 900 + index }]);
  }
  expect([...server.logged, ...second.logged].filter((line) => line.includes('failed'))).toEqual([]);
});
