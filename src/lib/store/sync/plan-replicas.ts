/** Which replicas a user has, and making them usable. */
import { isManagerRole } from '#domain/roles.ts';
import { databaseInUse, spareDatabase } from '../replica/coordination.ts';
import { listReplicas } from '../replica/delete-replicas.ts';
import { isWrittenByManagers, isWrittenByOwner, isWrittenInOrg } from '../replica/documents.ts';
import { deleteDatabase } from '../replica/indexeddb.ts';
import { userHash } from '../replica/names.ts';
import { Replica } from '../replica/replica.ts';
import { OWN_DAYS, TEAM_DAYS, type RetentionDays } from '../replica/retained-days.ts';
import type { UserContext } from '../session/context.ts';

/** `isWrittenHere`: whether this user writes the document with this id there. */
export type PlannedReplica = {
  replica: Replica;
  retention: RetentionDays;
  isWrittenHere?: (id: string) => boolean;
};

/** The replicas of a user, the most important first. */
export function planReplicas({ user, developer, teams, databases }: UserContext): PlannedReplica[] {
  const [first, ...others] = teams.map(({ database }) => ({
    database,
    retention: TEAM_DAYS,
    isWrittenHere: isWrittenByManagers
  }));
  const own = developer
    ? [{ database: developer.database, retention: OWN_DAYS, isWrittenHere: isWrittenByOwner }]
    : [];
  const writesOrg = user.roles.some((role) => role === 'admin' || isManagerRole(role));
  const org = {
    database: databases.org,
    retention: OWN_DAYS,
    isWrittenHere: (id: string) => writesOrg && isWrittenInOrg(id)
  };
  const planned = [...(first ? [first] : []), ...own, org, ...others];
  return planned.map(({ database, ...plan }) => ({ replica: new Replica(user.name, database), ...plan }));
}

/**
 * Makes the replicas usable, and deletes those of databases that this user may no longer read, or that were rebuilt under
 * another name. Returns what the user should know of it.
 */
export async function prepareReplicas(user: string, replicas: Replica[]): Promise<string[]> {
  const known = new Set(replicas.map(({ name }) => databaseInUse(name)));
  const spare = new Set(replicas.map(({ name }) => spareDatabase(name)));
  const unknown = (await listReplicas(userHash(user))).filter((name) => !known.has(name));
  await Promise.all(unknown.map(deleteDatabase));
  const removed = unknown.filter((name) => !spare.has(name));
  let outdated = false;
  for (const replica of replicas) outdated = (await replica.prepare()) || outdated;
  return [
    ...(removed.length > 0 ? ['Data that you no longer have access to was removed from this device.'] : []),
    ...(outdated
      ? ['The data on this device was written by another version of Tidesheet. It is being fetched again.']
      : [])
  ];
}
