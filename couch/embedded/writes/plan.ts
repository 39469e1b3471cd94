import { createHash } from 'node:crypto';
import type { IncomingDocument } from '../documents.ts';
import { badRequest, conflict, forbidden, type CouchError } from '../errors.ts';
import { addPath, generationOf, historyOf, leavesOf, type Revisions } from '../revisions.ts';
import { isServerAdmin, type User } from '../security.ts';

/**
 * A revision to write. `path`: itself and the ancestors that the client named, newest first. `history`: these and their stored
 * ancestors. `shownRev`: the `_rev` that validation functions see, which is the one an edit names or the one a replicated
 * document has.
 */
export type PlannedRevision = {
  document: IncomingDocument;
  rev: string;
  path: string[];
  history: string[];
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
 * Decides which revision an edit makes. Its parent must be a stored leaf; a deleted document may be written again without one.
 * `acceptsAnyParent`: a document that does not exist may name any revision as its parent.
 * @returns the revision, or the conflict.
 */
export function planEdit(
  stored: Revisions,
  document: IncomingDocument,
  acceptsAnyParent: boolean
): PlannedRevision | CouchError {
  const [best] = leavesOf(stored);
  const revives = best?.deleted === true && !document.deleted;
  const parent = document.rev ?? (revives ? best.rev : undefined);
  const fits = parent === undefined ? !best : stored.get(parent)?.leaf || (acceptsAnyParent && !best);
  if (!fits) return conflict();
  const rev = nextRev(document, parent);
  const path = parent ? [rev, parent] : [rev];
  return { document, rev, path, history: continuePath(stored, path), shownRev: document.rev };
}

/**
 * Adds an accepted edit to the known revisions. @returns the conflict when another edit of the same request was written on
 * top of the same parent.
 */
export function admitEdit(known: Revisions, { document, path }: PlannedRevision): CouchError | undefined {
  const [, parent] = path;
  const isFree = (parent !== undefined && known.get(parent)?.leaf) || known.size === 0;
  if (!isFree) return conflict();
  addPath(known, path, document.deleted);
  return undefined;
}

const continuePath = (stored: Revisions, path: string[]): string[] => [
  ...path,
  ...historyOf(stored, path.at(-1) as string).slice(1)
];

/** Most leaves of one document, most revisions in its tree, and most revisions of it in one request. */
type RevisionLimits = { leaves: number; revisions: number; atOnce: number };

/** Each further revision of a document takes longer to write and to read. */
export const revisionLimits = (user: User): RevisionLimits =>
  isServerAdmin(user)
    ? { leaves: 100, revisions: Infinity, atOnce: Infinity }
    : { leaves: 20, revisions: 2000, atOnce: 20 };

/** The refusal of a path that would make the tree of a document too large; undefined where it does not. */
function refuseMany(known: Revisions, path: string[], limits: RevisionLimits): CouchError | undefined {
  if (known.size >= limits.leaves && leavesOf(known).length >= limits.leaves)
    return forbidden(`A document may have ${limits.leaves} conflicting revisions.`);
  if (known.size + path.length <= limits.revisions) return undefined;
  const further = path.filter((rev) => !known.has(rev)).length;
  if (known.size + further > limits.revisions)
    return forbidden(`A document may have ${limits.revisions} revisions, older ones included.`);
  return undefined;
}

/**
 * Plans a revision that another server made. `planned`: how many revisions of this document the request has had.
 * @returns undefined when it is stored already, an error when the document has too many revisions.
 * @throws CouchError 400 when the document has no revision.
 */
export function planReplicated(
  stored: Revisions,
  document: IncomingDocument,
  { planned, ...limits }: RevisionLimits & { planned: number }
): PlannedRevision | CouchError | undefined {
  const { revisions, rev } = document;
  if (!revisions && !rev)
    throw badRequest('When `new_edits: false`, the document needs `_rev` or `_revisions` specified');
  const path = revisions ? revisions.ids.map((id, age) => `${revisions.start - age}-${id}`) : [rev as string];
  const [newest] = path as [string];
  if (stored.has(newest)) return undefined;
  if (planned >= limits.atOnce)
    return forbidden(`A request may have ${limits.atOnce} conflicting revisions of one document.`);
  const refused = refuseMany(stored, path, limits);
  return refused ?? { document, rev: newest, path, history: continuePath(stored, path), shownRev: newest };
}

/**
 * Adds an accepted replicated revision to the known ones. @returns whether it is to be written: not when the same request
 * has written it or one below it; or an error when the document has too many revisions.
 */
export function admitReplicated(
  known: Revisions,
  { document, rev, path }: PlannedRevision,
  limits: RevisionLimits
): boolean | CouchError {
  if (known.has(rev)) return false;
  const refused = refuseMany(known, path, limits);
  if (refused) return refused;
  addPath(known, path, document.deleted);
  return true;
}
