/** Whether everything that the machines hold is on the server, and counts in the team. */
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { askTotals } from '../ask-totals.ts';
import { DAYS, type SimulatedAgent } from './simulated-agent.ts';

const TIMEOUT_MS = 120_000;
const RETRY_MS = 1_000;

type Given = { url: string; agents: readonly SimulatedAgent[]; manager: { name: string; password: string } };

/** What is wrong, a line each; waits up to two minutes for what is on its way. */
export async function findLosses({ url, agents, manager }: Given): Promise<string[]> {
  const authorization = basicAuthorization(manager.name, manager.password);
  const expected = new Map<string, number>();
  for (const agent of agents) expected.set(agent.developer, await agent.heldSeconds());
  const today = utcDateOf(Date.now());
  const asked = { slug: 'main', from: addDays(today, -DAYS), to: addDays(today, 2), group: 'developer' };
  const untilMs = performance.now() + TIMEOUT_MS;
  for (;;) {
    const totals = await askTotals(url, authorization, asked).catch((error: unknown) => String(error));
    const losses = typeof totals === 'string' ? [totals] : differences(expected, totals);
    if (losses.length === 0 || performance.now() > untilMs) return losses;
    await sleep(RETRY_MS);
  }
}

const differences = (expected: ReadonlyMap<string, number>, totals: Record<string, number>) =>
  [...expected].flatMap(([developer, seconds]) =>
    totals[developer] === seconds || (seconds === 0 && totals[developer] === undefined)
      ? []
      : [`${developer}: ${totals[developer] ?? 0} s in the team, ${seconds} s on the machine`]
  );
