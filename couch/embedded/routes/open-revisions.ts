import { randomUUID } from 'node:crypto';
import { badRequest, invalidRev, notFound } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { renderRevision } from '../reads.ts';
import { byAge, isRev, leavesBelow, leavesOf } from '../revisions.ts';

function parseRevs(text: string): string[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw badRequest('open_revs must be "all" or a list of revisions');
  if (!value.every(isRev)) throw invalidRev();
  return value;
}

type Found = { rev: string; text: string | undefined };

/** CouchDB's own replicator asks for this form alone; browsers and libraries name JSON. */
const wantsParts = ({ incoming }: DatabaseRequest) => /multipart\/mixed/.test(incoming.headers.accept ?? '');

/** One part for each revision; CouchDB's reader wants nothing after the last boundary. */
function answerParts(found: Found[]): Answer {
  const boundary = randomUUID();
  const parts = found.map(({ rev, text }) =>
    text === undefined
      ? `Content-Type: application/json; error="true"\r\n\r\n${JSON.stringify({ missing: rev })}`
      : `Content-Type: application/json\r\n\r\n${text}`
  );
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('') + `--${boundary}--`;
  return { status: 200, body, headers: { 'Content-Type': `multipart/mixed; boundary="${boundary}"` } };
}

function answerList(found: Found[]): Answer {
  const rows = found.map(({ rev, text }) =>
    text === undefined ? JSON.stringify({ missing: rev }) : `{"ok":${text}}`
  );
  return { status: 200, body: `[${rows.join(',\n')}]\n` };
}

/** `open_revs`: all leaves, or the named revisions (with `latest` the leaves below them), oldest first, as a JSON list or in parts. */
export async function readOpenRevisions(request: DatabaseRequest, id: string): Promise<Answer> {
  const { database, query } = request;
  const wanted = query.get('open_revs') ?? '';
  const revisions = await database.revisions(id);
  if (wanted === 'all' && revisions.size === 0) throw notFound();
  const named = wanted === 'all' ? leavesOf(revisions).map((leaf) => leaf.rev) : parseRevs(wanted);
  const latest = query.get('latest') === 'true';
  const chosen = named.flatMap((rev) => {
    const leaves = latest ? leavesBelow(revisions, rev).map((leaf) => leaf.rev) : [];
    return leaves.length > 0 ? leaves : [rev];
  });
  const revs = query.get('revs') === 'true';
  const found: Found[] = [];
  for (const rev of [...new Set(chosen)].sort(byAge))
    found.push({ rev, text: await renderRevision(database, id, rev, { revs }) });
  return wantsParts(request) ? answerParts(found) : answerList(found);
}
