/** A machine whose clock is wrong, beside a server whose clock is right. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { appsOf, conflictsOf, daysOf, devicesOf, useStage } from '../stage/agent/agent-stage.ts';
import { runAgent } from '../stage/agent/run-agent.ts';

const stage = useStage();
const CLOCK = pathToFileURL(resolve('e2e/stage/agent/shifted-clock.js')).href;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

const shifted = (hours: number) => ({
  ...stage.machine.env,
  NODE_OPTIONS: `--import ${CLOCK}`,
  TEST_CLOCK_SHIFT_MS: String(hours * HOUR_MS)
});
/** Runs `tidesheet <args>` with a clock that is so many hours ahead. */
const runAhead = (hours: number, ...args: string[]) => runAgent(args, shifted(hours), stage.machine.home);
const today = () => utcDateOf(Date.now());
const datesOf = async () => (await daysOf(stage)).map(({ date }) => date);
const expectNothingOfTheFuture = async () => {
  for (const { date, through } of await daysOf(stage)) {
    expect(date <= today(), date).toBe(true);
    expect(Date.parse(through)).toBeLessThanOrEqual(Date.now());
  }
  for (const { collectFrom } of await devicesOf(stage))
    expect(Date.parse(collectFrom)).toBeLessThanOrEqual(Date.now());
};
const lossOf = ({ out, err }: { out: string; err: string }) =>
  /no longer has everything/.exec(out + err)?.[0];

it.for([1, 30, 3 * DAY_HOURS, 400 * DAY_HOURS])(
  'a clock %i hours ahead writes nothing of the future and says so, from the first synchronisation on',
  async (hours) => {
    stage.machine.work('Code', 26, 60);
    const first = await runAhead(hours, 'sync', '--hours', '48');
    expect(first.code).toBe(1);
    expect(first.err).toMatch(/The clock of this machine is \d+ (minutes|hours|days) ahead of the server's/);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    await expectNothingOfTheFuture();
    expect((await stage.machine.run('status')).out).toContain("ahead of the server's");
    // As ActivityWatch records with such a clock.
    stage.machine.work('Slack', -hours, 20);
    await runAhead(hours + 0.5, 'sync');
    await expectNothingOfTheFuture();
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    const right = await stage.machine.run('sync');
    expect(right).toMatchObject({ code: 0, err: '' });
    expect(lossOf(right)).toBeUndefined();
    await expectNothingOfTheFuture();
  }
);

it('removes what was written for the future while nobody could compare clocks, here and on the server', async () => {
  stage.machine.work('Code', 26, 60);
  expect((await stage.machine.run('sync', '--hours', '48')).code).toBe(0);
  await stage.proxy.set('refuse');
  stage.machine.work('Slack', -50, 20);
  await runAhead(3 * DAY_HOURS, 'sync');
  await stage.proxy.set(null);
  const ahead = await runAhead(3 * DAY_HOURS, 'sync');
  expect(ahead.out).toContain('Removed what lies in the future');
  await expectNothingOfTheFuture();
  expect(await appsOf(stage)).toEqual({ Code: 3600 });
  const right = await stage.machine.run('sync');
  expect(right).toMatchObject({ code: 0, err: '' });
  expect(lossOf(right)).toBeUndefined();
  expect(await appsOf(stage)).toEqual({ Code: 3600 });
  expect(await conflictsOf(stage)).toEqual([]);
});

it('removes days of the future that the server has had for long, at the next synchronisation', async () => {
  stage.machine.work('Code', 26, 60);
  await stage.machine.run('sync', '--hours', '48');
  const [known] = await daysOf(stage);
  if (known === undefined) throw new Error('There is no day.');
  const date = addDays(today(), 2);
  const _id = known._id.replace(known.date, date);
  const future = { ...known, _id, _rev: undefined, date, through: `${date}T10:00:00Z` };
  const [label = '', secret = ''] = (stage.machine.env['API_TOKEN'] ?? '').split('.');
  const agent = stage.server.as(`${stage.person.developer_id}.${label}`, secret);
  await agent.use<typeof future>(stage.person.database).insert(future);
  expect(await datesOf()).toContain(date);
  const right = await stage.machine.run('sync');
  expect(right).toMatchObject({ code: 0, err: '' });
  expect(right.out).toContain(`Removed what lies in the future, ${date} (UTC)`);
  expect(await datesOf()).not.toContain(date);
  expect((await stage.machine.run('sync')).out).not.toContain('Removed');
});

it.for([2, 5, 3 * DAY_HOURS, 20_000 * DAY_HOURS])(
  'a clock %i hours behind loses nothing and reports no loss, with the server and without',
  async (hours) => {
    for (const ago of [1, 3, 26, 50]) stage.machine.work('Code', ago, 30);
    expect((await stage.machine.run('sync', '--hours', '72')).code).toBe(0);
    const before = await daysOf(stage);
    const consent = (await devicesOf(stage)).map(({ collectFrom }) => collectFrom);
    await stage.proxy.set('refuse');
    expect(lossOf(await runAhead(-hours, 'sync'))).toBeUndefined();
    await stage.proxy.set(null);
    const behind = await runAhead(-hours, 'sync');
    expect(behind.code).toBe(0);
    expect(behind.out).toMatch(/The clock of this machine is \d+ (minutes|hours|days) behind the server's/);
    expect(lossOf(behind)).toBeUndefined();
    expect(await appsOf(stage)).toEqual({ Code: 7200 });
    const right = await stage.machine.run('sync');
    expect(right).toMatchObject({ code: 0, err: '' });
    expect(lossOf(right)).toBeUndefined();
    const numbers = (days: typeof before) => days.map(({ date, cells, active }) => ({ date, cells, active }));
    expect(numbers(await daysOf(stage))).toEqual(numbers(before));
    expect((await devicesOf(stage)).map(({ collectFrom }) => collectFrom)).toEqual(consent);
  }
);

it('a new machine without a server whose clock was reset begins no earlier than now', async () => {
  stage.machine.work('Code', 26, 60);
  stage.machine.work('Slack', 0.5, 30);
  await stage.proxy.set('refuse');
  await runAhead(-20_000 * DAY_HOURS, 'sync');
  await stage.proxy.set(null);
  expect((await stage.machine.run('sync')).code).toBe(0);
  expect(await appsOf(stage)).not.toHaveProperty('Code');
  for (const { collectFrom } of await devicesOf(stage))
    expect(Date.now() - Date.parse(collectFrom)).toBeLessThan(HOUR_MS);
});

it('says nothing of a clock that is a few minutes off', async () => {
  stage.machine.work('Code', 2, 60);
  for (const hours of [0.1, -0.1]) {
    const { code, out, err } = await runAhead(hours, 'sync', '--hours', '24');
    expect(code).toBe(0);
    expect(out + err).not.toContain('clock');
  }
});
