import { randomUUID } from 'node:crypto';
import { badRequest, invalidRev, notFound } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { CouchResponse } from '../http/response.ts';
import { MAX_REVISIONS, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { compareRevs, isRev, leavesBelow, leavesOf } from '../revisions.ts';

function parseRevs(text: string): string[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw badRequest('open_revs must be "all" or a list of revisions');
  if (!value.every(isRev)) throw invalidRev();
  return value;
}

type Found = { rev: string; text: string | undefined };

/** Only CouchDB's replicator asks for this form; browsers and libraries accept JSON. */
const wantsParts = ({ incoming }: DatabaseRequest) => /multipart\/mixed/.test(incoming.headers.accept ?? '');

/** One part for each revision; CouchDB's parser accepts nothing after the last boundary. */
function sendParts(found: Found[]): CouchResponse {
  const boundary = randomUUID();
  const parts = found.map(({ rev, text }) =>
    text === undefined
      ? `Content-Type: application/json; error="true"\r\n\r\n${JSON.stringify({ missing: rev })}`
      : `Content-Type: application/json\r\n\r\n${text}`
  );
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('') + `--${boundary}--`;
  return { status: 200, body, headers: { 'Content-Type': `multipart/mixed; boundary="${boundary}"` } };
}

function sendList(found: Found[]): CouchResponse {
  const rows = found.map(({ rev, text }) =>
    text === undefined ? JSON.stringify({ missing: rev }) : `{"ok":${text}}`
  );
  return { status: 200, body: `[${rows.join(',\n')}]\n` };
}

/** `open_revs`: all leaves, or the named revisions (with `latest` the leaves below them), oldest first, as a list or in parts. */
export async function getOpenRevisions(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  const { database, query } = request;
  const wanted = query.get('open_revs') ?? '';
  const revisions = await database.revisions(id);
  if (wanted === 'all' && revisions.size === 0) throw notFound();
  requireFew(request.user, wanted.length / 4, MAX_REVISIONS, 'revisions');
  const named = wanted === 'all' ? leavesOf(revisions).map((leaf) => leaf.rev) : parseRevs(wanted);
  const latest = query.get('latest') === 'true';
  const chosen = named.flatMap((rev) => {
    const leaves = latest ? leavesBelow(revisions, rev).map((leaf) => leaf.rev) : [];
    return leaves.length > 0 ? leaves : [rev];
  });
  const revs = query.get('revs') === 'true';
  const found: Found[] = [];
  for (const rev of [...new Set(chosen)].sort(compareRevs))
    found.push({ rev, text: await renderRevision(database, { id, rev }, { revs }) });
  return wantsParts(request) ? sendParts(found) : sendList(found);
}
