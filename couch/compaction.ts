/** Compaction of a database: bodies of superseded revisions, and what views emitted for them, leave its files. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { statusOf, type Couch } from './connection.ts';

const POLL_MS = 500;
const TIMEOUT_MS = 10 * 60_000;

const Running = v.object({ compact_running: v.boolean() });
const Designs = v.object({
  rows: v.array(
    v.object({
      id: v.string(),
      doc: v.looseObject({ views: v.optional(v.record(v.string(), v.unknown()), {}) })
    })
  )
});

/** Compacts a database and its views, and resolves when that is done. @throws Error of CouchDB. */
export async function compactDatabase(couch: Couch, database: string, signal: AbortSignal): Promise<void> {
  await post(couch, database, '_compact');
  const deadlineMs = Date.now() + TIMEOUT_MS;
  while ((await isCompacting(couch, database)) && Date.now() < deadlineMs)
    await sleep(POLL_MS, undefined, { signal });
  const qs = { include_docs: true };
  const designs = v.parse(Designs, await couch.request({ db: database, path: '_design_docs', qs }));
  for (const { id, doc } of designs.rows) {
    const [view] = Object.keys(doc.views);
    if (view !== undefined) await compactViews(couch, database, { design: id, view });
  }
}

const isCompacting = async (couch: Couch, database: string) =>
  v.parse(Running, await couch.db.get(database)).compact_running;

/** Updates and compacts the index of a design document; the embedded store does so with the database. */
async function compactViews(
  couch: Couch,
  database: string,
  { design, view }: { design: string; view: string }
): Promise<void> {
  try {
    // An index that is behind still has what the database no longer has.
    await couch.request({ db: database, path: `${design}/_view/${view}`, qs: { limit: 1, reduce: false } });
    await post(couch, database, `_compact/${design.replace('_design/', '')}`);
    await post(couch, database, '_view_cleanup');
  } catch (error) {
    if (statusOf(error) !== 501) throw error;
  }
}

const post = (couch: Couch, db: string, path: string) =>
  couch.request({ db, path, method: 'POST', body: {} });
