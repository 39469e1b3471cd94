/** Makes the databases of the whole installation, and moves what earlier versions stored elsewhere. */
import { DEFAULT_TEAM } from '#domain/documents/team.ts';
import { CAUTIOUS_RULES, DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { isDamaged } from '../couch/connection.ts';
import { provisionServer, provisionTeam } from '../couch/provision.ts';
import type { EpochWriter } from './jobs/epoch-writer.ts';
import { migrateUserRoles, moveStateFromAudit } from './jobs/migrate-state.ts';
import { migrateOneTimePasswords } from './people/one-time-passwords.ts';
import { listPeople } from './people/users.ts';
import type { Service } from './service.ts';

/** A damaged database fails here, and everything else is served; the store has logged it. */
export async function provision({ couch, log, now }: Service, epochs: EpochWriter): Promise<void> {
  const unlessDamaged = async <T>(task: Promise<T>): Promise<T | undefined> => {
    try {
      return await task;
    } catch (error) {
      if (!isDamaged(error)) throw error;
      return undefined;
    }
  };
  // Of those that are written to here.
  const { org, team } = couch.names;
  for (const database of [org, team(DEFAULT_TEAM)]) await unlessDamaged(epochs.ensure(database));
  const rules = { first: DEFAULT_RULES, again: CAUTIOUS_RULES };
  const created = await unlessDamaged(provisionServer(couch, rules));
  // Before users are written for another reason, which would lose the flags of an earlier version.
  await migrateOneTimePasswords(couch, now());
  await migrateUserRoles(couch, log);
  await unlessDamaged(moveStateFromAudit(couch, log));
  await unlessDamaged(provisionTeam(couch, DEFAULT_TEAM));
  if (created?.includes(org) && (await listPeople(couch)).length > 0)
    log(`${org} was missing and was created again without teams and own rules: restore it from a backup.`);
}
