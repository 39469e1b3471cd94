/** Who is in which team, and what follows from a change of it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PersonDay } from '#domain/documents/day.ts';
import type { PersonMonth } from '#domain/documents/month.ts';
import { type Team, teamId } from '#domain/documents/team.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { checkFanIn } from './doctor/check-fan-in.ts';
import { checkTeams } from './doctor/check-teams.ts';
import { listExpectedDatabases } from './doctor/expected-databases.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
});
afterAll(() => server.close());

const day = (date: string, seconds = 900) => workedDay(date, 'desk', [[36_000, 36_000 + seconds]]);
const inTeam = (slug: string, id: string) =>
  server.admin
    .use<PersonDay & PersonMonth>(server.admin.names.team(slug))
    .get(id)
    .catch(() => undefined);

/** As a manager or admin does it in the dashboard. */
async function setMembers(slug: string, members: string[]): Promise<void> {
  const org = server.admin.use<Team>(server.admin.names.org);
  await org.insert({ ...(await org.get(teamId(slug))), members });
}

it('folds the days of somebody in several teams into each', async () => {
  const person = await server.register('in_both', { teams: ['main', 'mobile'] });
  await writeAsAgent(server, person, day('2026-10-27'));
  for (const slug of ['main', 'mobile']) {
    await expect
      .poll(() => inTeam(slug, 'day:2026-10-27:in_both'))
      .toMatchObject({ active: [21_600, 22_500] });
    await expect.poll(() => inTeam(slug, 'developer:in_both')).toMatchObject({ name: 'in_both' });
  }
});

it('follows somebody who changes teams: the new one gets all, the old one keeps the past and no more', async () => {
  const person = await server.register('mover', { teams: ['main'] });
  await server.register('stayer', { teams: ['second'] });
  await writeAsAgent(server, person, day('2026-10-27'));
  await expect.poll(() => inTeam('main', 'day:2026-10-27:mover')).toBeDefined();

  await setMembers('second', ['mover', 'stayer']);
  await setMembers('main', []);
  await expect.poll(() => inTeam('second', 'day:2026-10-27:mover')).toBeDefined();
  await expect.poll(() => inTeam('main', 'developer:mover')).toBeUndefined();

  await writeAsAgent(server, person, day('2026-10-28'));
  await expect.poll(() => inTeam('second', 'day:2026-10-28:mover')).toBeDefined();
  await server.fanIn.sweep();
  expect(await inTeam('main', 'day:2026-10-28:mover')).toBeUndefined();
  expect(await inTeam('main', 'day:2026-10-27:mover')).toBeDefined();
  expect(await inTeam('main', 'developer:mover')).toBeUndefined();
});

it('brings what was missed to somebody who comes back', async () => {
  const person = await server.register('returner', { teams: ['third'] });
  await server.register('third_other', { teams: ['third'] });
  await expect.poll(() => inTeam('third', 'developer:returner')).toBeDefined();
  await setMembers('third', ['third_other']);
  await expect.poll(() => inTeam('third', 'developer:returner')).toBeUndefined();
  await writeAsAgent(server, person, day('2026-10-28'));
  await setMembers('third', ['returner', 'third_other']);
  await expect.poll(() => inTeam('third', 'day:2026-10-28:returner')).toBeDefined();
  await expect.poll(() => inTeam('third', 'developer:returner')).toBeDefined();
});

it('shows somebody again who comes back and has nothing new', async () => {
  const person = await server.register('unchanged', { teams: ['fifth'] });
  await writeAsAgent(server, person, day('2026-10-28'));
  await expect.poll(() => inTeam('fifth', 'day:2026-10-28:unchanged')).toBeDefined();
  await expect.poll(() => inTeam('fifth', 'developer:unchanged')).toBeDefined();
  await setMembers('fifth', []);
  await expect.poll(() => inTeam('fifth', 'developer:unchanged')).toBeUndefined();
  await setMembers('fifth', ['unchanged']);
  await expect.poll(() => inTeam('fifth', 'developer:unchanged')).toMatchObject({ name: 'unchanged' });
});

it('fills a recreated team database again, also with people folded into the old one', async () => {
  const person = await server.register('refilled', { teams: ['sixth'] });
  await writeAsAgent(server, person, day('2026-10-28'));
  await expect.poll(() => inTeam('sixth', 'day:2026-10-28:refilled')).toBeDefined();
  const behind = async () =>
    (await checkFanIn(server.admin, await listExpectedDatabases(server.admin))).detail;
  const database = server.admin.names.team('sixth');
  await server.fanIn.sweep();
  expect(await behind()).not.toContain(database);
  await server.admin.db.destroy(database);
  expect(await behind()).toContain(`changes of ${person.database} missing from ${database}`);
  const again = await startTestServer({ ...server.same, now: () => Date.parse('2026-11-22T12:00:00Z') });
  await again.fanIn.sweep();
  await again.close();
  expect(await inTeam('sixth', 'day:2026-10-28:refilled')).toBeDefined();
  expect(await inTeam('sixth', 'developer:refilled')).toBeDefined();
});

it('makes months by the first rules while there are none, and by those that are written then', async () => {
  const org = server.admin.use<Rules>(server.admin.names.org);
  const { _rev, ...rules } = await org.get('rules');
  await org.destroy('rules', _rev ?? '');
  const person = await server.register('unruled', { teams: ['seventh', 'eighth'] });
  await writeAsAgent(server, person, day('2026-10-27', 3600));
  const month = (slug: string) => inTeam(slug, 'month:2026-10:unruled');
  for (const slug of ['seventh', 'eighth']) {
    await expect.poll(() => month(slug)).toMatchObject({ days: [{}, { focus: 3600 }] });
  }
  await server.fanIn.sweep();
  expect(server.logged.join('\n')).toContain('rules are left out, the first ones count');
  await org.insert({ ...rules, focus: { ...rules.focus, minSeconds: 2 * 3600 } });
  await expect.poll(() => month('eighth')).toMatchObject({ days: [{}, { focus: 0 }] });
  const { _rev: changed } = await org.get('rules');
  await org.insert({ ...rules, _rev: changed });
});

it('makes the database of a team that was only written down', async () => {
  await server.register('pioneer');
  const org = server.admin.use<Team>(server.admin.names.org);
  await org.insert({ _id: 'team:new', type: 'team', v: 1, slug: 'new', name: 'New', members: ['pioneer'] });
  await expect.poll(() => inTeam('new', 'developer:pioneer')).toBeDefined();
});

it('rebuilds months when the rules change, except where their days are gone', async () => {
  const person = await server.register('focused', { teams: ['fourth'] });
  for (const date of ['2026-09-15', '2026-10-27']) await writeAsAgent(server, person, day(date, 3600));
  const october = () => inTeam('fourth', 'month:2026-10:focused');
  const september = () => inTeam('fourth', 'month:2026-09:focused');
  await expect.poll(october).toMatchObject({ days: [{ focus: 0 }, { date: '2026-10-27', focus: 3600 }] });
  await expect.poll(september).toBeDefined();
  // Months are written before the position from which the next fold reads: it would restore the day below.
  await server.fanIn.sweep();
  const before = await september();
  const team = server.admin.use(server.admin.names.team('fourth'));
  await team.destroy('day:2026-09-15:focused', (await team.get('day:2026-09-15:focused'))._rev);

  const org = server.admin.use<Rules>(server.admin.names.org);
  const rules = await org.get('rules');
  await org.insert({ ...rules, focus: { ...rules.focus, minSeconds: 2 * 3600 } });
  await expect
    .poll(october)
    .toMatchObject({ days: [{ focus: 0 }, { date: '2026-10-27', active: 3600, focus: 0 }] });
  expect(await september()).toEqual(before);
});

it('a team whose document is broken keeps its members, their days and its manager; doctor names it', async () => {
  const person = await server.register('in_broken', { teams: ['broken'] });
  const manager = await server.register('of_broken', { teams: ['other'], roles: ['manager:broken'] });
  const org = server.admin.use<{ name?: string; members?: unknown[] }>(server.admin.names.org);
  const document = await org.get(teamId('broken'));
  // Without the validation function, whose removal CouchDB notices by and by.
  const { _rev, ...access } = await org.get('_design/access');
  await org.destroy(access._id, _rev);
  const broken = { ...document, name: '', members: ['in_broken', 7, 'NOT AN ID'] };
  await vi.waitFor(() => org.insert(broken), { timeout: 20_000, interval: 200 });
  await org.insert(access);
  await server.fanIn.sweep();
  await writeAsAgent(server, person, day('2026-10-27'));
  await server.fanIn.sweep();
  expect(await inTeam('broken', 'day:2026-10-27:in_broken')).toBeDefined();
  expect(await inTeam('broken', 'developer:in_broken')).toBeDefined();
  const authorization = basicAuthorization(manager.email, manager.password ?? '');
  const { body } = await server.call('/me', { headers: { authorization } });
  expect(body).toMatchObject({ teams: [{ slug: 'broken', name: 'broken' }] });
  expect(await checkTeams(server.admin, await listExpectedDatabases(server.admin))).toMatchObject({
    ok: false,
    detail: expect.stringContaining('team:broken is left out where it cannot be read: name') as string
  });
  expect(server.logged.join('\n')).toContain('team:broken is left out');
});
