/** That a database was erased: what a device with a copy of it has to be told, long after nobody there can sign in. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { Erasure, erasureId } from '#domain/documents/erasure.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';

const idOf = (database: string) => erasureId(createHash('sha256').update(database).digest('hex'));

/** Keeps that it is erased as of now. Nothing happens where that is known. */
export async function recordErasure(couch: Couch, database: string, at: string): Promise<void> {
  const audit = couch.use<Erasure>(couch.names.audit);
  const erasure: Erasure = { type: 'erased', v: 1, at };
  await retryConflicts(async () => {
    if (!(await orMissing(audit.head(idOf(database))))) await audit.insert(erasure, idOf(database));
  });
}

/** When the database of this very name was erased; undefined: it was not. */
export async function erasedAt(couch: Couch, database: string): Promise<string | undefined> {
  const found = v.safeParse(Erasure, await orMissing(couch.use(couch.names.audit).get(idOf(database))));
  return found.success ? found.output.at : undefined;
}
