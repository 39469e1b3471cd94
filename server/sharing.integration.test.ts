/** What managers get of people's days, through the real endpoint or CouchDB. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { monthId, type PersonMonth } from '#domain/documents/month.ts';
import type { ManagerSharing, Rules } from '#domain/documents/rules.ts';
import { deviceDay, VIDEO } from '#domain/testing/device-days.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
/** Before the week of `DATE` is over. */
const EARLIER_MS = Date.parse('2026-11-20T12:00:00Z');
const DATE = '2026-11-20';
const CODE: typeof VIDEO = ['Code', 'Work > Programming', 'web', 'github.com'];

let nowMs = NOW_MS;
let server: TestServer;
let lead: Registered;
let mei: Registered;
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
  lead = await server.register('lead', { roles: ['manager'] });
  mei = await server.register('mei');
  await writeAsAgent(
    server,
    mei,
    deviceDay({
      date: DATE,
      device: 'box',
      tz: 'UTC',
      keys: [CODE, VIDEO],
      why: [
        ['work', 'editor'],
        ['video-sites', '']
      ],
      cells: [36, 0, 900, 37, 0, 900, 38, 1, 900],
      active: [32_400, 35_100],
      timeline: [540, 570, 0, 570, 585, 1],
      through: '2026-11-21T12:00:00Z'
    })
  );
});
afterAll(() => server.close());

/** Both documents as a manager reads them. */
async function read() {
  await server.fanIn.sweep();
  const team = server.as(lead.email, lead.password!).use(server.admin.names.team('main'));
  const [day, month] = await Promise.all([
    team.get(dayId(DATE, 'mei')),
    team.get(monthId(DATE.slice(0, 7), 'mei'))
  ]);
  return { day: day as unknown as PersonDay, month: month as unknown as PersonMonth };
}

async function open(managers: ManagerSharing): Promise<void> {
  const org = server.admin.use<Rules>(server.admin.names.org);
  const rules = await org.get('rules');
  await org.insert({ ...rules, sharing: { ...rules.sharing, managers } });
}

const NOTHING = { sites: false, interruptions: false, distractions: false };

describe('what managers get of a day', () => {
  it('is categories and apps by quarter hour, projects, focus and totals, and no more', async () => {
    const { day, month } = await read();
    expect(JSON.stringify([day, month])).not.toMatch(/github\.com|youtube/);
    expect(day).toMatchObject({
      withheld: ['sites', 'interruptions', 'distractions'],
      timeline: [],
      sessions: [300, 330, 30],
      keys: [
        ['Code', 'Work > Programming', 'web', ''],
        ['', VIDEO[1], '', '']
      ],
      cells: [20, 0, 900, 21, 0, 900, 22, 1, 900]
    });
    expect(month.days.find(({ date }) => date === DATE)).toMatchObject({ focus: 1800 });
    expect(month.domains).toEqual([]);
  });

  it('follows the policy, for the days that are there as well', async () => {
    await open({ sites: true, interruptions: true, distractions: true });
    await expect.poll(async () => (await read()).day.timeline, { timeout: 20_000 }).toHaveLength(6);
    const opened = await read();
    expect(opened.day).not.toHaveProperty('withheld');
    expect(JSON.stringify(opened.day.keys)).toMatch(/github\.com.*youtube/);
    expect(opened.month.domains.map(([name]) => name)).toContain('github.com');

    await open(NOTHING);
    await expect.poll(async () => (await read()).day.timeline, { timeout: 20_000 }).toEqual([]);
    const closed = await read();
    expect(JSON.stringify([closed.day, closed.month])).not.toMatch(/github\.com|youtube/);
  });

  it('follows the focus rules, since sessions depend on them', async () => {
    const org = server.admin.use<Rules>(server.admin.names.org);
    const rules = await org.get('rules');
    await org.insert({ ...rules, focus: { ...rules.focus, minSeconds: 3600 } });
    await expect.poll(async () => (await read()).day.sessions, { timeout: 20_000 }).toEqual([]);
    const { month } = await read();
    expect(month.days.find(({ date }) => date === DATE)?.focus).toBe(0);
    await org.insert({ ...rules, _rev: (await org.get('rules'))._rev });
  });

  it('is opened by admins only', async () => {
    const org = server.as(lead.email, lead.password!).use<Rules>(server.admin.names.org);
    const rules = await org.get('rules');
    for (const name of ['sites', 'interruptions', 'distractions'] as const) {
      const managers = { ...NOTHING, [name]: true };
      await expect(org.insert({ ...rules, sharing: { ...rules.sharing, managers } })).rejects.toThrow(
        /Only admins may change what may leave a machine, what managers get/
      );
    }
    const sharing = { ...rules.sharing, managers: undefined };
    await expect(org.insert({ ...rules, sharing })).resolves.toMatchObject({ ok: true });
  });
});

it('teams get totals of the weeks that are over, of what three people have in common', async () => {
  const ids = ['one', 'two', 'three'];
  // The week is counted once, so nobody may report after it is over.
  nowMs = EARLIER_MS;
  for (const [index, id] of ids.entries()) {
    const registered = await server.register(id, { teams: ['trio'] });
    const keys = [VIDEO, [...VIDEO.slice(0, 3), `only-${id}.example`] as typeof VIDEO];
    const why = keys.map((): [string, ''] => ['video-sites', '']);
    const cells = [40, 0, 600 + index, 41, 1, 300];
    const day = { date: '2026-11-18', device: id, tz: 'UTC', keys, why, cells, active: [36_000, 37_800] };
    await writeAsAgent(server, registered, deviceDay({ ...day, through: '2026-11-19T12:00:00Z' }));
  }
  const manager = await server.register('trio_lead', { roles: ['manager'], teams: ['trio'] });
  nowMs = NOW_MS;
  await server.fanIn.sweep();
  const team = server.as(manager.email, manager.password!).use(server.admin.names.team('trio'));
  const names = await team.get('names:2026-W47');
  expect(names).toMatchObject({
    people: 3,
    sites: [[VIDEO[3], 1803, 3]],
    distractions: [[VIDEO[3], 1803, 3]]
  });
  expect(JSON.stringify(names)).not.toContain('only-');
  const { rows } = await team.list();
  expect(rows.filter(({ id }) => id.startsWith('names:'))).toHaveLength(1);
});
