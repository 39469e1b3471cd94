/**
 * Changes that somebody has to decide about: refused by the server, or made in two places at once. Reactive.
 *
 *     import { syncIssues } from '#lib/state/sync-issues.svelte.ts';
 *     {#each syncIssues.list as issue (issue.database + issue.id)} {issue.id}: {issue.reason} {/each}
 *     const versions = await syncIssues.versions(issue);       // the one that counts first
 *     await syncIssues.resolve(issue, versions[1].rev);         // a conflict: this version becomes the only one
 *     await syncIssues.discard(issue);                          // a refused change: the server's version replaces it
 *     syncIssues.retry();                                       // sends everything refused once more
 *
 * Methods throw errors whose messages can be shown.
 */
import { RULES_ID } from '#domain/documents/rules.ts';
import { isWrittenByManagers, isWrittenByOwner } from '#lib/store/replica/documents.ts';
import { data } from './data.svelte.ts';
import { session } from './session.svelte.ts';
import { sync } from './sync.svelte.ts';

export type SyncIssue = {
  database: string;
  id: string;
  kind: 'conflict' | 'denied';
  /** What happened and what can be done, to be shown. */
  reason: string;
  /** Whether this user may decide: `resolve` for a conflict, `discard` for what was denied. */
  mayDecide: boolean;
};
/** `document` has no fields of CouchDB's but `_id`. */
export type Version = { rev: string; shown: boolean; document: Record<string, unknown> };

export class SyncIssues {
  list: SyncIssue[] = $derived.by(() => [
    ...sync.details.denied.map(({ database, id, reason }) => ({
      database,
      id,
      kind: 'denied' as const,
      reason: `The server refused this change: ${reason}`,
      mayDecide: true
    })),
    // Versions of the timer are read together, and the service makes one of those of an alert.
    ...sync.details.conflicts
      .filter(({ id }) => id !== 'timer' && !id.startsWith('alert:'))
      .map(({ database, id }) => {
        const mayDecide = isWrittenByUser(database, id);
        const reason = conflictReason(mayDecide, id);
        return { database, id, kind: 'conflict' as const, reason, mayDecide };
      })
  ]);

  async versions({ database, id }: SyncIssue): Promise<Version[]> {
    const versions = (await data.view(database)?.versions(id)) ?? [];
    return versions.map((stored, index) => {
      const fields = Object.entries(stored).filter(([name]) => name === '_id' || !name.startsWith('_'));
      return { rev: stored._rev, shown: index === 0, document: Object.fromEntries(fields) };
    });
  }

  /** Makes the version `rev` the only one; the others are deleted, here and then on the server. */
  async resolve({ database, id }: SyncIssue, rev: string): Promise<void> {
    await data.view(database)?.resolveConflict(id, rev);
  }

  /** Discards a refused change. The server's version replaces it as soon as the server can be reached. */
  async discard({ database, id }: SyncIssue): Promise<void> {
    await data.view(database)?.discard(id);
  }

  /** Sends what was refused once more, e.g. after a role was granted. */
  retry(): void {
    sync.retry();
  }
}

function isWrittenByUser(database: string, id: string): boolean {
  if (database === session.developer?.database) return isWrittenByOwner(id);
  if (session.teams.some((team) => team.database === database)) return isWrittenByManagers(id);
  // One of several versions may share more than the one in force.
  if (id === RULES_ID) return session.user?.roles.some((role) => ['admin', '_admin'].includes(role)) ?? false;
  return session.isManager;
}

function conflictReason(mayDecide: boolean, id: string): string {
  const shown = 'This was changed in two places at once. One version is shown;';
  if (mayDecide) return `${shown} choose which one to keep.`;
  const resolver =
    id === RULES_ID ? 'an admin decides about the other' : 'its author resolves this with the next sync';
  return `${shown} ${resolver}.`;
}

export const syncIssues = new SyncIssues();
