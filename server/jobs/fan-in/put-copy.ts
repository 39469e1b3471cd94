import { sameContent } from '#domain/documents/content.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';

/**
 * Makes the document `id` of a database equal to what `read` returns, or deletes it where that is undefined. First the
 * target's revision is read, then the source, then it is written where it differs; on a conflict it starts again.
 * @returns whether an earlier version was overwritten or deleted.
 */
export async function putCopy(
  couch: Couch,
  database: string,
  id: string,
  read: () => Promise<{ _id: string; _rev?: string | undefined } | undefined>
): Promise<boolean> {
  const target = couch.use<object>(database);
  return retryConflicts(async () => {
    const current = await orMissing(target.get(id));
    const source = await read();
    if (!source) {
      if (current) await target.destroy(id, current._rev);
      return current !== undefined;
    }
    const copy = { ...source, _id: id, _rev: current?._rev };
    if (current && sameContent(copy, current)) return false;
    await target.insert(copy);
    return current !== undefined;
  });
}
