/** A real agent and a real server, on a network that fails, killed at random, with clocks that are wrong. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { dayRange, type PersonDay } from '#domain/documents/day.ts';
import type { Registered } from '#domain/api/developers.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { runDisturbed, type Disturbance, type Random } from '../stage/agent/disturb.ts';
import { startUnreliableProxy, type UnreliableProxy } from '../stage/agent/unreliable-proxy.ts';
import { removeHomes, runAgent } from '../stage/agent/run-agent.ts';
import { startWorkstation, type Workstation } from '../stage/agent/workstation.ts';

const DEFAULT_SEEDS = 2;
const SEEDS = Number(process.env['RESILIENCE_SEEDS'] ?? DEFAULT_SEEDS);
const ROUNDS = 6;
const APPS = ['Code', 'Slack', 'Alacritty', 'Firefox', 'Gimp', 'Zoom'];
const SYNC = ['sync', '--hours', '96'];
const BOSS = 'boss';

/** 0 … 1, the same for the same seed. */
function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register(BOSS, 'Boss', { roles: ['admin'] });
});
afterAll(async () => {
  await server.remove();
  removeHomes();
});

type Row = { id: string; doc?: { _conflicts?: string[] } };

/** What a database holds from a day on; fails where anything is in conflict. */
async function daysIn(database: string): Promise<Map<string, unknown>> {
  const range = { ...dayRange(), include_docs: true, conflicts: true };
  const { rows } = (await server.couch.use(database).list(range)) as { rows: Row[] };
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(rows.flatMap(({ doc }) => doc?._conflicts ?? [])).toEqual([]);
  return new Map(rows.map(({ id, doc }) => [id, doc]));
}

/** The numbers of a person's days in the team's database, by date; days of nothing are left out. */
async function teamDays(developer: string): Promise<Record<string, unknown>> {
  const own = [...(await daysIn(server.team))].filter(([id]) => id.endsWith(`:${developer}`));
  // The service wrote them.
  const days = own.map(([, doc]) => doc as PersonDay).filter(({ cells }) => cells.length > 0);
  return Object.fromEntries(
    days.map(({ date, keys, why, cells, active, switches }) => [date, { keys, why, cells, active, switches }])
  );
}

async function teamTotals(developer: string): Promise<number | undefined> {
  return (await server.totals('2000-01-01', '2100-01-01', 'developer', BOSS))[developer];
}

describe.each(Array.from({ length: SEEDS }, (_, index) => index + 1))('seed %i', (seed) => {
  let random: Random;
  let unreliable: UnreliableProxy;
  let registered: Registered;
  let machine: Workstation;
  beforeEach(async () => {
    random = randomOf(seed);
    unreliable = await startUnreliableProxy(server.url, random);
    registered = await server.register(`rough_${seed}`, 'Rough');
    machine = await startWorkstation({ registered, serverUrl: unreliable.url });
  });
  afterEach(async () => {
    await unreliable.close();
    await machine.close();
  });

  /** Somebody else with the same work, whose agent runs once and well. */
  async function runUndisturbed(): Promise<Registered> {
    const calm = await server.register(`calm_${seed}`, 'Calm');
    const settings = { DEVELOPER_ID: calm.developer_id, API_TOKEN: calm.api_token ?? '' };
    const env = { ...machine.env, ...settings, SERVER_URL: server.url, DATA_DIR: join(machine.home, 'calm') };
    expect(await runAgent(SYNC, env, machine.home)).toMatchObject({ code: 0, err: '' });
    return calm;
  }

  it('ends with the same team totals as an undisturbed run, to the second', async () => {
    const happened: Disturbance[] = [];
    let worked = 0;
    for (const [round, app] of APPS.slice(0, ROUNDS).entries()) {
      const minutes = 5 + Math.floor(random() * 40);
      machine.work(app, 70 - 11 * round + Math.floor(random() * 4), minutes);
      worked += minutes * 60;
      happened.push(await runDisturbed(machine, server, random));
    }
    expect(unreliable.disturbed() + happened.filter((kind) => kind !== 'none').length).toBeGreaterThan(0);
    unreliable.setUnreliable(false);
    expect(await machine.run(...SYNC), happened.join()).toMatchObject({ code: 0, err: '' });
    const calm = await runUndisturbed();
    await expect.poll(() => teamTotals(calm.developer_id)).toBe(worked);
    await expect.poll(() => teamTotals(registered.developer_id)).toBe(worked);
    expect(await teamDays(registered.developer_id)).toEqual(await teamDays(calm.developer_id));
    await daysIn(registered.database);
    expect(machine.status()).toMatchObject({ waiting: 0, refused: [] });
  }, 180_000);
});
