/** Deploys design documents, and replaces views without making anyone wait for an index. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { canonicalJson, sameContent } from '#domain/documents/content.ts';
import { rangeOf } from '#domain/documents/id.ts';
import { orMissing, retryConflicts, statusOf, type Couch } from '../connection.ts';
import type { DesignDocument } from './documents.ts';

const RETRY_MS = 5_000;
const MAX_ATTEMPTS = 1_000;

/**
 * Writes a design document where it is missing or differs. Existing views are left to `replaceViews`, which may take as long
 * as building their indexes.
 */
export async function putDesign(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const db = couch.use<DesignDocument>(database);
  await retryConflicts(async () => {
    const current = await orMissing(db.get(design._id));
    if (current && (design.views || sameContent(current, design))) return;
    await db.insert(current ? { ...design, _rev: current._rev } : design);
  });
}

/**
 * Replaces views where they differ, and updates their indexes. The new ones are first deployed under an id of their own, which
 * ends in the hash of their content, and queried until their indexes are built. Copied over the old ones they respond at once,
 * because CouchDB names index files by their content. It may be interrupted anywhere and called again.
 */
export async function replaceViews(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const db = couch.use<DesignDocument>(database);
  const current = await orMissing(db.get(design._id));
  if (current && !sameContent(current, design)) {
    const replacement: DesignDocument = { ...design, _id: `${design._id}-${hashOf(design)}` };
    await putDesign(couch, database, replacement);
    await warmViews(couch, database, replacement);
    await retryConflicts(async () => {
      const { _rev } = await db.get(design._id);
      await db.insert({ ...design, _rev });
    });
  }
  // Unchanged views too: their index may be far behind, or missing after a backup was restored.
  await warmViews(couch, database, design);
  await removeReplacements(couch, database, design);
}

/** Queries one view of a design document, which updates the index of all of them. */
export async function warmViews(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const [view] = Object.keys(design.views ?? {});
  if (view === undefined) return;
  const name = design._id.slice('_design/'.length);
  for (let attempt = 1; ; attempt++) {
    try {
      await couch.use(database).view(name, view, { limit: 1, reduce: false });
      return;
    } catch (error) {
      // Building a large index takes longer than CouchDB's timeout, but goes on after it.
      if ((statusOf(error) ?? 0) < 500 || attempt >= MAX_ATTEMPTS) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** The ids under which `replaceViews` deployed versions of this design document, perhaps before it was interrupted. */
export async function listReplacements(
  couch: Couch,
  database: string,
  design: DesignDocument
): Promise<string[]> {
  const { rows } = await couch.use(database).list(rangeOf(`${design._id}-`));
  return rows.map(({ id }) => id);
}

const Revision = v.object({ _rev: v.string() });

async function removeReplacements(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const db = couch.use(database);
  for (const id of await listReplacements(couch, database, design)) {
    await retryConflicts(async () => {
      const found = await orMissing(db.get(id));
      if (found) await db.destroy(id, v.parse(Revision, found)._rev);
    });
  }
}

const HASH_LETTERS = 12;

const hashOf = (design: DesignDocument) =>
  createHash('sha256').update(canonicalJson(design)).digest('hex').slice(0, HASH_LETTERS);
