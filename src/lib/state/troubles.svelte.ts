/**
 * Changes that somebody has to decide about: refused by the server, or made in two places at once. Reactive.
 *
 *     import { troubles } from '#lib/state/troubles.svelte.ts';
 *     {#each troubles.list as trouble (trouble.database + trouble.id)} {trouble.id}: {trouble.reason} {/each}
 *     const versions = await troubles.versions(trouble);        // the shown one first
 *     await troubles.resolve(trouble, versions[1].rev);          // a conflict: this version is the only one from now on
 *     await troubles.discard(trouble);                           // a refused change: what the server has takes its place
 *     troubles.retry();                                          // sends everything refused once more
 *
 * Whatever fails throws an Error whose message can be shown.
 */
import { OWN_WRITTEN, TEAM_WRITTEN } from '#lib/store/replica/written-by-people.ts';
import { data } from './data.svelte.ts';
import { session } from './session.svelte.ts';
import { sync } from './sync.svelte.ts';

export type Trouble = {
  database: string;
  id: string;
  kind: 'conflict' | 'denied';
  /** What happened and what can be done, to be shown. */
  reason: string;
  /** Whether this person may decide: `resolve` for a conflict, `discard` for what was denied. */
  mayDecide: boolean;
};
/** `document` has no fields of CouchDB's but `_id`. */
export type Version = { rev: string; shown: boolean; document: Record<string, unknown> };

export class Troubles {
  list: Trouble[] = $derived.by(() => [
    ...sync.details.denied.map(({ database, id, reason }) => ({
      database,
      id,
      kind: 'denied' as const,
      reason: `The server refused this change: ${reason}`,
      mayDecide: true
    })),
    ...sync.details.conflicts.map(({ database, id }) => {
      const mayDecide = writtenByThisPerson(database, id);
      return { database, id, kind: 'conflict' as const, reason: reasonOfConflict(mayDecide), mayDecide };
    })
  ]);

  async versions({ database, id }: Trouble): Promise<Version[]> {
    const versions = (await data.view(database)?.versions(id)) ?? [];
    return versions.map((stored, index) => {
      const fields = Object.entries(stored).filter(([name]) => name === '_id' || !name.startsWith('_'));
      return { rev: stored._rev, shown: index === 0, document: Object.fromEntries(fields) };
    });
  }

  /** Lets the version `keepRev` be the only one; the others end, here and then on the server. */
  async resolve({ database, id }: Trouble, keepRev: string): Promise<void> {
    await data.view(database)?.keepVersion(id, keepRev);
  }

  /** Gives a refused change up. What the server has in its place is shown as soon as it can be asked. */
  async discard({ database, id }: Trouble): Promise<void> {
    await data.view(database)?.discard(id);
  }

  /** Sends what was refused once more, e.g. after a role was given. */
  retry(): void {
    sync.retry();
  }
}

function writtenByThisPerson(database: string, id: string): boolean {
  if (database === session.developer?.database) return OWN_WRITTEN.test(id);
  if (session.teams.some((team) => team.database === database)) return TEAM_WRITTEN.test(id);
  return session.isManager;
}

const reasonOfConflict = (mayDecide: boolean) =>
  mayDecide
    ? 'This was changed in two places at once. One version is shown; choose which one to keep.'
    : 'This was written in two places at once. One version is shown; whoever wrote it mends it with the next sync.';

export const troubles = new Troubles();
