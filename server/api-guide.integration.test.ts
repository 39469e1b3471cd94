/** The examples of docs/api-guide.md, run by a shell and curl against a real server; and pages, tags and own data. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SeenDays, SeenPeople, SeenProjects, SeenStatements } from '#domain/api/data.ts';
import type { Registered } from '#domain/api/developers.ts';
import type { ScriptTokenMade } from '#domain/api/script-tokens.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { addDays } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../couch/connection.ts';
import guide from '../docs/api-guide.md?raw';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const run = promisify(execFile);
let server: TestServer;
let lead: Registered;
let kim: Registered;
let token: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-guide-'));
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  lead = await server.register('lead', { roles: ['manager'] });
  kim = await server.register('kim');
  for (const date of ['2026-10-27', '2026-10-28']) {
    const day = { ...workedDay(date, 'devbox-01', [[36_000, 37_200]]), developer: 'lead' };
    await writeAsAgent(server, lead, day);
  }
  const days = Array.from({ length: 25 }, (_, index): PersonDay => {
    const date = addDays('2026-10-01', index);
    const deviceDays = [{ ...workedDay(date, 'devbox-01', [[36_000, 37_200]]), developer: 'kim' }];
    const day = mergeDays('kim', [date], { deviceDays, entries: [], profile: undefined }).get(date)!;
    return { ...day, _id: dayId(date, 'kim') };
  });
  const team = server.admin.use<object>(server.admin.names.team('main'));
  await team.bulk({ docs: days });
  const sheet = inTeam(sheetOf({ developer: 'kim' }));
  await team.insert(sheet);
  await team.insert(reviewOf(sheet, { reviewer: lead.email }));
  // The service folds and lists by and by.
  for (const id of [teamDeveloperId('kim'), teamDeveloperId('lead'), dayId('2026-10-28', 'lead')])
    await vi.waitFor(() => team.head(id), { timeout: 20_000 });
  const { body } = await server.call('/me/tokens', {
    method: 'POST',
    headers: { ...signedIn(lead), 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'guide',
      scopes: ['reports', 'days', 'statements', 'projects', 'people'],
      ...{ own: true, teams: ['main'] }
    })
  });
  token = (body as ScriptTokenMade).token;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const signedIn = ({ email, password = '' }: Registered) => ({
  authorization: basicAuthorization(email, password)
});

/** What the shell prints. */
async function runExample(source: string): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', TIDESHEET: server.url, TOKEN: token };
  return (await run('sh', ['-euc', source], { cwd: folder, env })).stdout;
}

it('runs every example of the guide', async () => {
  const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, source = '']) => source);
  const [, ...examples] = blocks;
  expect(blocks[0]).toContain('TOKEN=…');
  const printed: string[] = [];
  for (const source of examples) printed.push(await runExample(source));
  const outputs = new Map(examples.map((source, index) => [source, printed[index] ?? '']));
  const outputOf = (text: string) => [...outputs].find(([source]) => source.includes(text))?.[1] ?? '';
  expect((JSON.parse(outputOf('/people')) as SeenPeople).people.map((one) => one.developer_id)).toEqual([
    'kim',
    'lead'
  ]);
  expect(outputOf('while :').match(/"date"/g)).toHaveLength(28);
  expect(outputOf('--etag-compare')).toBe('200\n304\n');
  expect(JSON.parse(outputOf('yesterday'))).toMatchObject({ status: 400, code: 'invalid-request' });
  const { projects } = JSON.parse(outputOf('/projects')) as SeenProjects;
  expect(projects).toEqual([{ project: 'payments-api', seconds: 27 * 1200 }]);
  const { statements } = JSON.parse(outputOf('/statements')) as SeenStatements;
  expect(statements).toMatchObject([{ developer_id: 'kim', week: '2026-W44', status: 'approved' }]);
  expect(await readFile(join(folder, 'approved.csv'), 'utf8')).toContain('payments-api,kim,1');
  expect((await readFile(join(folder, 'payroll.xlsx'))).subarray(0, 2).toString()).toBe('PK');
  expect(outputOf('format=jsonl').trim()).toBe('{"Project":"payments-api","Tracked time (seconds)":2400}');
});

const get = async <T>(path: string, headers = signedIn(lead)): Promise<T> => {
  const { status, body } = await server.call(path, { headers });
  expect([path, status]).toEqual([path, 200]);
  return body as T;
};

it('pages through everything once, in order, also narrowed to a person', async () => {
  for (const [more, count] of [
    // The first UTC day of lead’s reaches into the local day before.
    ['', 28],
    ['&person=kim', 25],
    ['&person=lead', 3],
    ['&person=nobody', 0]
  ] as const) {
    const seen: string[] = [];
    for (let cursor = '', pages = 0; pages === 0 || cursor !== ''; pages++) {
      const query = `team=main&from=2026-10-01&to=2026-10-31&limit=4${more}${cursor && `&cursor=${cursor}`}`;
      const { days, next = '' } = await get<SeenDays>(`/days?${query}`);
      expect(days.length).toBeLessThanOrEqual(4);
      seen.push(...days.map(({ date, developer_id }) => `${date} ${developer_id}`));
      cursor = next;
    }
    expect([more, seen.length, new Set(seen).size]).toEqual([more, count, count]);
    expect(seen).toEqual([...seen].sort());
  }
});

it('has one’s own days as they are, by pages', async () => {
  const first = await get<SeenDays>('/days?from=2026-10-27&to=2026-10-31&limit=1');
  expect(first.days).toMatchObject([
    { date: '2026-10-27', developer_id: 'lead', tracked_seconds: 1200, work: [{ project: 'payments-api' }] }
  ]);
  const second = await get<SeenDays>(
    `/days?from=2026-10-27&to=2026-10-31&limit=1&cursor=${first.next ?? ''}`
  );
  expect(second.days).toMatchObject([{ date: '2026-10-28' }]);
  expect((await get<SeenPeople>('/people')).people).toMatchObject([{ developer_id: 'lead' }]);
  expect((await get<SeenStatements>('/statements?from=2026-W40&to=2026-W44')).statements).toEqual([]);
});

it('refuses other teams, other people, and cursors that are none', async () => {
  const member = signedIn(kim);
  const period = 'from=2026-10-01&to=2026-10-31';
  for (const [path, headers, status] of [
    [`/days?team=main&${period}`, member, 403],
    [`/days?team=none&${period}`, signedIn(lead), 403],
    [`/days?${period}&person=lead`, member, 403],
    ['/people?team=main', member, 403],
    [`/projects?team=main&${period}`, member, 403],
    ['/statements?team=main&from=2026-W40&to=2026-W44', member, 403],
    [`/days?team=main&${period}&cursor=AAAA`, signedIn(lead), 400],
    [`/days?team=main&${period}&cursor=..`, signedIn(lead), 400],
    [`/days?${period}&cursor=AAAA`, signedIn(lead), 400],
    [`/days?${period}&limit=501`, signedIn(lead), 400],
    ['/statements?from=2026-W44&to=2026-W40', signedIn(lead), 400],
    ['/statements?from=2026-W40&to=2026-W44&cursor=AAAA', signedIn(lead), 400]
  ] as const)
    expect([path, (await server.call(path, { headers })).status]).toEqual([path, status]);
});
