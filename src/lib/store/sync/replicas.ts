/** Which replicas a person has, and making them usable. */
import type { UserContext } from '../session/context.ts';
import { OWN_DAYS, TEAM_DAYS, type DaysToKeep } from '../replica/retained-days.ts';
import { dropDatabase } from '../replica/indexeddb.ts';
import { nameInUse, spareName } from '../replica/local-copy.ts';
import { listReplicas } from '../replica/delete-replicas.ts';
import { Replica } from '../replica/replica.ts';
import { OWN_WRITTEN, TEAM_WRITTEN } from '../replica/written-by-people.ts';
import { userHash } from '../replica/names.ts';

/** `written`: the documents that this person writes there. */
export type PlannedReplica = { replica: Replica; days: DaysToKeep; written?: RegExp };

/** The replicas of a person, the most looked at first. */
export function planReplicas({ user, developer, teams, databases }: UserContext): PlannedReplica[] {
  const [first, ...others] = teams.map(({ database }) => ({
    database,
    days: TEAM_DAYS,
    written: TEAM_WRITTEN
  }));
  const own = developer ? [{ database: developer.database, days: OWN_DAYS, written: OWN_WRITTEN }] : [];
  const planned = [...(first ? [first] : []), ...own, { database: databases.org, days: OWN_DAYS }, ...others];
  return planned.map(({ database, ...more }) => ({ replica: new Replica(user.name, database), ...more }));
}

/**
 * Makes the replicas usable, and drops those of this person's databases that they may not see any more, or that were made
 * anew under another name. Returns what the person should know of it.
 */
export async function prepareReplicas(user: string, replicas: Replica[]): Promise<string[]> {
  const known = new Set(replicas.map(({ name }) => nameInUse(name)));
  const spare = new Set(replicas.map(({ name }) => spareName(name)));
  const unknown = (await listReplicas(userHash(user))).filter((name) => !known.has(name));
  await Promise.all(unknown.map(dropDatabase));
  const strangers = unknown.filter((name) => !spare.has(name));
  let outdated = false;
  for (const replica of replicas) outdated = (await replica.prepare()) || outdated;
  return [
    ...(strangers.length > 0 ? ['Data that you may not see any more was removed from this device.'] : []),
    ...(outdated
      ? ['The data on this device was written by another version. It is being fetched again.']
      : [])
  ];
}

/** When all of them were last like the server, in Unix milliseconds; undefined where one never was. */
export async function lastSyncedMs(replicas: Replica[]): Promise<number | undefined> {
  const states = await Promise.all(replicas.map((replica) => replica.state()));
  const times = states.flatMap(({ syncedMs }) => syncedMs ?? []);
  return times.length === states.length ? Math.min(...times) : undefined;
}
