import { createHash } from 'node:crypto';
import type { IncomingDocument } from '../documents.ts';
import { badRequest, conflict, forbidden, type CouchError } from '../errors.ts';
import { addPath, generationOf, leavesOf, type Revisions } from '../revisions.ts';

/**
 * A revision to write. `path`: itself and the ancestors that the client named, newest first. `shownRev`: the `_rev` that
 * validation functions see, which is the one an edit names or the one a replicated document has.
 */
export type PlannedRevision = {
  document: IncomingDocument;
  rev: string;
  path: string[];
  shownRev: string | undefined;
};

/** The same edit of the same parent gets the same revision, on every server. */
function nextRev(document: IncomingDocument, parent: string | undefined): string {
  const hash = createHash('md5')
    .update(`${document.deleted} ${parent ?? ''}\n`)
    .update(document.json);
  return `${parent ? generationOf(parent) + 1 : 1}-${hash.digest('hex')}`;
}

/**
 * Decides which revision an edit makes, and adds it to the known ones. Its parent must be a leaf; a deleted document may be
 * written again without one. `acceptsAnyParent`: a document that does not exist may name any revision as its parent.
 * @returns the revision, or the conflict.
 */
export function planEdit(
  known: Revisions,
  document: IncomingDocument,
  acceptsAnyParent: boolean
): PlannedRevision | CouchError {
  const leaves = leavesOf(known);
  const [best] = leaves;
  const revives = best?.deleted === true && !document.deleted;
  const parent = document.rev ?? (revives ? best.rev : undefined);
  const fits = parent === undefined ? !best : known.get(parent)?.leaf || (acceptsAnyParent && !best);
  if (!fits) return conflict();
  const rev = nextRev(document, parent);
  const path = parent ? [rev, parent] : [rev];
  addPath(known, path, document.deleted);
  return { document, rev, path, shownRev: document.rev };
}

/** Leaves of one document. Each further one takes longer to write. */
const MAX_LEAVES = 100;

const isFull = (known: Revisions) => known.size >= MAX_LEAVES && leavesOf(known).length >= MAX_LEAVES;

/**
 * Plans a revision that another server made, and adds it to the known ones.
 * @returns undefined when it is known already, an error when the document has too many leaves.
 * @throws CouchError 400 when the document has no revision.
 */
export function planReplicated(
  known: Revisions,
  document: IncomingDocument
): PlannedRevision | CouchError | undefined {
  const { revisions, rev } = document;
  if (!revisions && !rev)
    throw badRequest('When `new_edits: false`, the document needs `_rev` or `_revisions` specified');
  const path = revisions ? revisions.ids.map((id, age) => `${revisions.start - age}-${id}`) : [rev as string];
  const [newest] = path as [string];
  if (known.has(newest)) return undefined;
  if (isFull(known)) return forbidden(`A document may have ${MAX_LEAVES} conflicting revisions.`);
  addPath(known, path, document.deleted);
  return { document, rev: newest, path, shownRev: newest };
}
