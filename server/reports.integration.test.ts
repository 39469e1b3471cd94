/** Reports over the API, as scripts fetch them. */
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, MAX_KEYS, type PersonDay } from '#domain/documents/day.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { addDays } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
let member: Registered;

beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  lead = await server.register('lead', { roles: ['manager'] });
  member = await server.register('kim');
  const days = Array.from({ length: 260 }, (_, index): PersonDay => {
    const date = addDays('2026-02-01', index);
    const deviceDays = [{ ...workedDay(date, 'devbox-01', [[36_000, 37_200]]), developer: 'kim' }];
    const day = mergeDays('kim', [date], { deviceDays, entries: [], profile: undefined }).get(date)!;
    return { ...day, _id: dayId(date, 'kim') };
  });
  const team = server.admin.use<object>(server.admin.names.team('main'));
  await team.bulk({ docs: days });
  const sheet = inTeam(sheetOf({ developer: 'kim' }));
  await team.insert(sheet);
  await team.insert(reviewOf(sheet, { reviewer: lead.email }));
});
// The service lists the people of a team by and by.
beforeEach(async () => {
  const team = server.admin.use(server.admin.names.team('main'));
  await expect
    .poll(() =>
      team.head(teamDeveloperId('kim')).then(
        () => true,
        () => false
      )
    )
    .toBe(true);
});
afterAll(() => server.close());

const fetchReport = (query: string, person = lead) =>
  fetch(`${server.url}/api/v1/reports?${query}`, {
    headers: { authorization: basicAuthorization(person.email, person.password ?? '') }
  });
const PERIOD = 'team=main&from=2026-02-01&to=2026-11-20';

it('is CSV of which the lines add up, of more days than are read at once', async () => {
  const response = await fetchReport(`${PERIOD}&by=month&by=person`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const lines = (await response.text()).trim().split('\r\n');
  expect(lines[0]).toBe('Month,Person,Tracked time');
  expect(lines.at(-1)).toBe('Total,,86.67');
  const sum = lines.slice(1, -1).reduce((all, line) => all + Number(line.split(',')[2]), 0);
  expect(sum).toBeCloseTo(86.67, 6);
});

it('is XLSX with numbers, and JSON lines with exact seconds', async () => {
  const xlsx = await fetchReport(`${PERIOD}&by=project&format=xlsx&durations=decimal`);
  const { sheets } = await readXlsx(Buffer.from(await xlsx.arrayBuffer()));
  expect(sheets[0]?.rows.at(-1)).toEqual(['Total', 86.67]);
  const json = await fetchReport(`${PERIOD}&by=project&format=jsonl`);
  expect((await json.text()).trim()).toBe('{"Project":"payments-api","Tracked time (seconds)":312000}');
});

it('has what was approved, with the separators of the reader', async () => {
  const response = await fetchReport(`${PERIOD}&measure=approved&by=project&style=semicolon`);
  expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(
    '\ufeffProject;Approved time\r\npayments-api;1\r\nTotal;1\r\n'
  );
  const balance = await fetchReport(`${PERIOD}&measure=balance&by=person`);
  expect(balance.status).toBe(200);
});

it('is for managers of the team alone, and refuses what makes no sense', async () => {
  expect((await fetchReport(PERIOD, member)).status).toBe(403);
  expect((await fetch(`${server.url}/api/v1/reports?${PERIOD}`)).status).toBe(401);
  expect((await fetchReport(PERIOD.replace('main', 'none'))).status).toBeOneOf([403, 404]);
  for (const wrong of [
    'measure=nothing',
    'by=day&by=week&by=month',
    'by=day&by=day',
    'measure=focus&by=project',
    'measure=balance&project=x',
    'basis=approved',
    `person=${'x'.repeat(1000)}`,
    `${'project=x&'.repeat(MAX_KEYS)}x=1`,
    'format=pdf'
  ])
    expect([wrong.slice(0, 40), (await fetchReport(`${PERIOD}&${wrong}`)).status]).toEqual([
      wrong.slice(0, 40),
      400
    ]);
  expect((await fetchReport('team=main&from=2026-11-20&to=2026-02-01')).status).toBe(400);
  expect((await fetchReport('team=main&from=2000-01-01&to=2026-02-01')).status).toBe(400);
});

it('has ready-made ones of more days than are read at once', async () => {
  const lines = async (query: string) =>
    (await (await fetchReport(`${PERIOD}&${query}`)).text()).trim().split('\r\n');
  const days = await lines('report=person-month');
  expect(days[0]).toBe('Person,Day,First activity,Last activity,Total,payments-api,No project');
  expect(days).toHaveLength(262);
  expect(days[1]).toBe('kim,2026-02-01,10:00,10:20,0.34,0.34,0');
  expect(days.at(-1)).toBe('Total,,,,86.67,86.67,0');
  expect(await lines('report=project-month')).toEqual([
    'Project,Person,Tracked time',
    'payments-api,kim,86.67',
    'Total,,86.67'
  ]);
  const payroll = await lines('report=payroll');
  expect(payroll.find((line) => line.startsWith('kim,'))?.split(',')[6]).toBe('1');
});

it('refuses a row a day where there would be too many, and says what to do', async () => {
  const people = Array.from({ length: 70 }, (_, index) => `person_${index}`);
  const team = server.admin.use<object>(server.admin.names.team('main'));
  const fields = { type: 'developer', v: 1, zones: [], dayStart: '04:00', devices: [] };
  await team.bulk({
    docs: people.map((id) => ({ _id: teamDeveloperId(id), ...fields, developer: id, name: id }))
  });
  const period = 'team=main&from=2023-11-21&to=2026-11-20';
  const refused = await fetchReport(`${period}&report=person-month`);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain(
    'This report has at most 73500 days of people. Ask for a shorter period, or for some people of the team.'
  );
  expect((await fetchReport(`${period}&report=person-month&person=kim`)).status).toBe(200);
});
