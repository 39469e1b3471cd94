import { createHash } from 'node:crypto';
import { badRequest, conflict, forbidden, type CouchError } from '../errors.ts';
import type { Incoming } from '../documents.ts';
import { generation, graft, leavesOf, type Revisions } from '../revisions.ts';

/**
 * A revision to write: `path` is itself and the ancestors the client named, newest first; `shownRev` is what validation
 * functions see as `_rev`: the revision an edit names, or the one a replicated document carries; `isSole` when the
 * document surely has no other leaf afterwards.
 */
export type Planned = {
  document: Incoming;
  rev: string;
  path: string[];
  shownRev: string | undefined;
  isSole: boolean;
};

/** The same edit of the same parent gets the same revision, on every server. */
function nextRev(document: Incoming, parent: string | undefined): string {
  const hash = createHash('md5')
    .update(`${document.deleted} ${parent ?? ''}\n`)
    .update(document.json);
  return `${parent ? generation(parent) + 1 : 1}-${hash.digest('hex')}`;
}

/**
 * Decides which revision an interactive edit makes, and adds it to the known ones. Its parent must be a leaf; a deleted
 * document may be written anew without one. `takesAnyParent`: a document that does not exist takes any revision as its parent.
 */
export function planEdit(known: Revisions, document: Incoming, takesAnyParent = false): Planned | CouchError {
  const leaves = leavesOf(known);
  const [best] = leaves;
  const revives = best?.deleted === true && !document.deleted;
  const parent = document.rev ?? (revives ? best.rev : undefined);
  const fits = parent === undefined ? !best : known.get(parent)?.leaf || (takesAnyParent && !best);
  if (!fits) return conflict();
  const rev = nextRev(document, parent);
  const path = parent ? [rev, parent] : [rev];
  graft(known, path, document.deleted);
  return { document, rev, path, shownRev: document.rev, isSole: leaves.length < 2 };
}

/** Leaves of one document. Each further one takes longer to write. */
const mostLeaves = 1000;

const isFull = (known: Revisions) => known.size >= mostLeaves && leavesOf(known).length >= mostLeaves;

/**
 * A revision that was made elsewhere: undefined when it is known already, a refusal when the document has too many leaves.
 * @throws CouchError 400 when it does not say which revision it is.
 */
export function planReplicated(known: Revisions, document: Incoming): Planned | CouchError | undefined {
  const { revisions, rev } = document;
  if (!revisions && !rev)
    throw badRequest('When `new_edits: false`, the document needs `_rev` or `_revisions` specified');
  const path = revisions ? revisions.ids.map((id, age) => `${revisions.start - age}-${id}`) : [rev as string];
  const [newest] = path as [string];
  if (known.has(newest)) return undefined;
  if (isFull(known)) return forbidden(`A document may have ${mostLeaves} conflicting revisions.`);
  const isSole = known.size === 0;
  graft(known, path, document.deleted);
  return { document, rev: newest, path, shownRev: newest, isSole };
}
