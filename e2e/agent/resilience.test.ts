/** A real agent on a network that fails, killed at random: in the end nothing is missing and nothing is there twice. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { startRoughProxy } from './rough-proxy.ts';
import { appsOf, conflictsOf, daysOf, useStage } from './stage.ts';

const stage = useStage();
const DEFAULT_SEEDS = 2;
const SEEDS = Number(process.env['RESILIENCE_SEEDS'] ?? DEFAULT_SEEDS);
const ROUNDS = 5;
const APPS = ['Code', 'Slack', 'Alacritty', 'Firefox', 'Gimp'];

/** 0 … 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** A run that may be killed, and with it whatever it was doing; answers whether it was. */
async function runPerhapsKilled(random: () => number): Promise<boolean> {
  const { child, finished } = stage.machine.start('sync', '--hours', '96');
  const killed = random() < 0.5;
  if (killed) {
    const exited = once(child, 'exit');
    await Promise.race([sleep(300 + random() * 900), exited]);
    child.kill('SIGKILL');
  }
  await finished;
  return killed;
}

describe.each(Array.from({ length: SEEDS }, (_, index) => index + 1))('seed %i', (seed) => {
  it('ends with the totals of an undisturbed run, to the second', async () => {
    const random = randomOf(seed);
    const rough = await startRoughProxy(stage.server.url, random);
    stage.machine.env['SERVER_URL'] = rough.url;
    let kills = 0;
    const expected: Record<string, number> = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      const app = APPS[round] ?? '';
      const minutes = 5 + Math.floor(random() * 40);
      stage.machine.work(app, 70 - 12 * round + Math.floor(random() * 4), minutes);
      expected[app] = minutes * 60;
      if (await runPerhapsKilled(random)) kills += 1;
    }
    expect(rough.troubled() + kills).toBeGreaterThan(0);
    rough.setRough(false);
    const last = await stage.machine.run('sync', '--hours', '96');
    await rough.close();
    expect(last).toMatchObject({ code: 0, err: '' });
    expect(await appsOf(stage)).toEqual(expected);
    expect(await conflictsOf(stage)).toEqual([]);
    const ids = (await daysOf(stage)).map(({ _id }) => _id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(stage.machine.status().waiting).toBe(0);
  }, 120_000);
});
