/** Design documents put where they belong, and views exchanged without anybody waiting for an index. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { canonicalJson, sameContent } from '#domain/documents/content.ts';
import { rangeOf } from '#domain/documents/id.ts';
import { orMissing, retryConflicts, statusOf, type Couch } from '../connection.ts';
import type { DesignDocument } from './documents.ts';

const RETRY_MS = 5_000;
const MOST_ATTEMPTS = 1_000;

/**
 * Writes a design document where it is missing or differs. Views that are there already are left alone: those are
 * exchanged by `replaceViews`, which may take as long as their indexes.
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
 * Exchanges views where they differ, and brings their index up to date. The new ones are first deployed under an id of their
 * own, named by their content, and asked until their indexes are built; copied over the old ones they answer at once, because
 * CouchDB names index files by what is in them. May break off anywhere and be called again.
 */
export async function replaceViews(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const db = couch.use<DesignDocument>(database);
  const current = await orMissing(db.get(design._id));
  if (current && !sameContent(current, design)) {
    const coming: DesignDocument = { ...design, _id: `${design._id}-${hashOf(design)}` };
    await putDesign(couch, database, coming);
    await warmViews(couch, database, coming);
    await retryConflicts(async () => {
      const { _rev } = await db.get(design._id);
      await db.insert({ ...design, _rev });
    });
  }
  // Also one that is in its place: its index may be far behind, or gone, as after a backup was put back.
  await warmViews(couch, database, design);
  await removeOthers(couch, database, design);
}

/** Asks one view of a design document, which brings the index of all of them up to date. */
export async function warmViews(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const [view] = Object.keys(design.views ?? {});
  if (view === undefined) return;
  const name = design._id.slice('_design/'.length);
  for (let attempt = 1; ; attempt++) {
    try {
      await couch.use(database).view(name, view, { limit: 1, reduce: false });
      return;
    } catch (error) {
      // A large index outlasts the patience of CouchDB's answer, but is built on.
      if ((statusOf(error) ?? 0) < 500 || attempt >= MOST_ATTEMPTS) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** The ids under which versions of this design document wait, or were left by an exchange that broke off. */
export async function listWaiting(couch: Couch, database: string, design: DesignDocument): Promise<string[]> {
  const { rows } = await couch.use(database).list(rangeOf(`${design._id}-`));
  return rows.map(({ id }) => id);
}

const Revision = v.object({ _rev: v.string() });

async function removeOthers(couch: Couch, database: string, design: DesignDocument): Promise<void> {
  const db = couch.use(database);
  for (const id of await listWaiting(couch, database, design)) {
    await retryConflicts(async () => {
      const waiting = await orMissing(db.get(id));
      if (waiting) await db.destroy(id, v.parse(Revision, waiting)._rev);
    });
  }
}

const HASH_LETTERS = 12;

const hashOf = (design: DesignDocument) =>
  createHash('sha256').update(canonicalJson(design)).digest('hex').slice(0, HASH_LETTERS);
