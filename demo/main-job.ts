/** The main job, once: every agent syncs, until the team's database has the days of everyone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson } from '#domain/documents/content.ts';
import { readAgents, readTeam, type PersonTotals } from './compare.ts';
import { runProgram } from './processes.ts';
import { HISTORY_DAYS, MANAGER, type SampleMachine } from './team.ts';

export type PersonResult = {
  id: string;
  days: number;
  agent: Record<string, number>;
  team: Record<string, number>;
};

export type Result = {
  ok: boolean;
  people: PersonResult[];
  /** In the local stores of all agents. */
  documents: number;
  /** From the start of the first agent until the team's database was complete. */
  replicationSeconds: number;
};

/** For the team's database, once all agents have sent. */
const TIMEOUT_MS = 60_000;
const AGENTS_AT_ONCE = 2;

export async function runMainJob(
  serverUrl: string,
  machines: SampleMachine[],
  password: string,
  say: (line: string) => void
): Promise<Result> {
  const startedMs = Date.now();
  await syncAll(machines, say);
  const byPerson = new Map<string, SampleMachine[]>();
  for (const machine of machines) {
    byPerson.set(machine.person.id, [...(byPerson.get(machine.person.id) ?? []), machine]);
  }
  const agents = new Map<string, Awaited<ReturnType<typeof readAgents>>>();
  for (const [id, own] of byPerson) agents.set(id, await readAgents(own));

  say("Waiting for the team's database …");
  const lastMs = Date.now() + TIMEOUT_MS;
  const manager = machines.find(({ person }) => person.id === MANAGER)!.person.email;
  for (;;) {
    const team = await readTeam(serverUrl, manager, password);
    const people = [...agents].map(([id, agent]) => compare(id, agent, team.get(id)));
    const ok = people.every((person) => person.days > 0 && isComplete(person));
    if (ok || Date.now() > lastMs) {
      const elapsedMs = Date.now() - startedMs;
      const documents = [...agents.values()].reduce((count, agent) => count + agent.documents, 0);
      return { ok, people, documents, replicationSeconds: Math.round(elapsedMs / 100) / 10 };
    }
    await sleep(500);
  }
}

/** Lists what is missing in the team's database, one line for each person. */
export function describeMissing({ people }: Result): string[] {
  return people
    .filter((person) => !isComplete(person) || person.days === 0)
    .map(({ id, days, agent, team }) => {
      const differing = [...new Set([...Object.keys(agent), ...Object.keys(team)])]
        .filter((category) => agent[category] !== team[category])
        .map(
          (category) =>
            `${category}: ${agent[category] ?? 0} s in the agents, ${team[category] ?? 0} s in the team`
        );
      return `${id}: ${days} days arrived. ${differing.join('; ')}`;
    });
}

async function syncAll(machines: SampleMachine[], say: (line: string) => void): Promise<void> {
  const waiting = [...machines];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await runProgram('agent.js', ['sync', '--hours', String(HISTORY_DAYS * 24)], next.env, next.dataDir);
      say(`${next.person.name}: ${next.machine.hostname} is synced.`);
    }
  };
  await Promise.all(Array.from({ length: AGENTS_AT_ONCE }, worker));
}

function compare(id: string, agent: PersonTotals, team: PersonTotals | undefined): PersonResult {
  return { id, days: team?.days ?? 0, agent: agent.seconds, team: team?.seconds ?? {} };
}

const isComplete = ({ agent, team }: PersonResult) => canonicalJson(agent) === canonicalJson(team);
