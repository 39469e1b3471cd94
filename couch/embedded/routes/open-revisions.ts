import { badRequest, invalidRev, notFound } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { renderRevision } from '../reads.ts';
import { isRev, leavesBelow, leavesOf } from '../store/revisions.ts';
import { readExtras } from './document.ts';

function parseRevs(text: string): string[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw badRequest('open_revs must be "all" or a list of revisions');
  if (!value.every(isRev)) throw invalidRev();
  return value;
}

/** `open_revs`: all leaves, or the named revisions (with `latest` the leaves below them), as a JSON list. */
export async function readOpenRevisions(request: DatabaseRequest, id: string): Promise<Answer> {
  const { database, query } = request;
  const wanted = query.get('open_revs') ?? '';
  const revisions = await database.revisions(id);
  if (wanted === 'all' && revisions.size === 0) throw notFound();
  const revs = wanted === 'all' ? leavesOf(revisions).map((leaf) => leaf.rev) : parseRevs(wanted);
  const latest = query.get('latest') === 'true';
  const chosen = revs.flatMap((rev) => {
    const leaves = latest ? leavesBelow(revisions, rev).map((leaf) => leaf.rev) : [];
    return leaves.length > 0 ? leaves : [rev];
  });
  const rows: string[] = [];
  for (const rev of new Set(chosen)) {
    const text = await renderRevision(database, id, rev, readExtras(request));
    rows.push(text === undefined ? JSON.stringify({ missing: rev }) : `{"ok":${text}}`);
  }
  return { status: 200, body: `[${rows.join(',\n')}]\n` };
}
