/** Versions of the rules that were saved at the same time as those in force: CouchDB stores them until they are deleted. */
import * as v from 'valibot';
import { Rules } from '#domain/documents/rules.ts';
import { Remote } from '#lib/store/sync/remote.ts';

export type OtherVersion = { rev: string; rules: Rules };

const HasConflicts = v.looseObject({ _conflicts: v.optional(v.array(v.string()), []) });

/** Fetches them from the server. @throws StoreError or OfflineError */
export function readOtherVersions(database: string): Promise<OtherVersion[]> {
  return new Remote(database).use(new AbortController().signal, async (remote) => {
    const { _conflicts: revs } = v.parse(HasConflicts, await remote.get('rules', { conflicts: true }));
    const versions = await Promise.all(revs.map((rev) => remote.get('rules', { rev })));
    return versions.flatMap((version, index) => {
      const parsed = v.safeParse(Rules, version);
      return parsed.success ? { rev: revs[index] ?? '', rules: parsed.output } : [];
    });
  });
}

/** Deletes them on the server; the deletion comes here with the next sync. @throws StoreError or OfflineError */
export async function removeVersions(database: string, versions: readonly OtherVersion[]): Promise<void> {
  await new Remote(database).use(new AbortController().signal, async (remote) => {
    for (const { rev } of versions) await remote.remove('rules', rev);
  });
}
