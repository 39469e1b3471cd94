import { randomUUID } from 'node:crypto';
import { badRequest, invalidRev, notFound } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { CouchResponse } from '../http/response.ts';
import { beginReading, streamDocuments, type Frame } from '../http/stream-rows.ts';
import { MAX_REVISIONS, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { compareRevs, isRev, leavesBelow, leavesOf } from '../revisions.ts';
import type { DocumentRecord } from '../store/document-record.ts';

function parseRevs(text: string): string[] {
  const value = parseJson(text);
  if (!Array.isArray(value)) throw badRequest('open_revs must be "all" or a list of revisions');
  if (!value.every(isRev)) throw invalidRev();
  return value;
}

type Rows = { frame: Frame; found: (text: string) => string; missing: (rev: string) => string };

/** Only CouchDB's replicator asks for this form; browsers and libraries accept JSON. */
const wantsParts = ({ headers }: DatabaseRequest) => /multipart\/mixed/.test(headers.accept ?? '');

const LIST: Rows = {
  frame: { head: '[', first: '', separator: ',\n', end: ']\n' },
  found: (text) => `{"ok":${text}}`,
  missing: (rev) => JSON.stringify({ missing: rev })
};

/** One part for each revision; CouchDB's parser accepts nothing after the last boundary. */
const partsWith = (boundary: string): Rows => ({
  frame: { head: '', first: '', separator: '', end: `--${boundary}--` },
  found: (text) => `--${boundary}\r\nContent-Type: application/json\r\n\r\n${text}\r\n`,
  missing: (rev) =>
    `--${boundary}\r\nContent-Type: application/json; error="true"\r\n\r\n${JSON.stringify({ missing: rev })}\r\n`
});

/** The revisions that a request names, oldest first. @throws CouchError 400, 404 or 413. */
function chooseRevs({ query, user }: DatabaseRequest, record: DocumentRecord | undefined): string[] {
  const wanted = query.get('open_revs') ?? '';
  if (wanted === 'all') {
    if (!record) throw notFound();
    return leavesOf(record.revisions).map((leaf) => leaf.rev);
  }
  requireFew(user, wanted.length / 4, MAX_REVISIONS, 'revisions');
  const named = parseRevs(wanted);
  if (query.get('latest') !== 'true' || !record) return named;
  const below = leavesBelow(record.revisions, named);
  return named.flatMap((rev) => (below.get(rev)?.length ? (below.get(rev) ?? []) : [rev]));
}

/** `open_revs`: all leaves, or the named revisions (with `latest` the leaves below them), oldest first, as a list or in parts. */
export async function getOpenRevisions(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  const { endpoint, name, query } = request;
  const record = await request.database.record(id);
  const chosen = [...new Set(chooseRevs(request, record))].sort(compareRevs);
  const extras = { revs: query.get('revs') === 'true' };
  const boundary = randomUUID();
  const { frame, found, missing } = wantsParts(request) ? partsWith(boundary) : LIST;
  const pieces = streamDocuments(frame, chosen, async function* (rev) {
    const text = await endpoint.databases.use(name, (database) =>
      renderRevision(database, record, { rev, extras })
    );
    yield text === undefined ? missing(rev) : found(text);
  });
  const body = await beginReading(pieces);
  if (!wantsParts(request)) return { status: 200, body };
  return { status: 200, body, headers: { 'Content-Type': `multipart/mixed; boundary="${boundary}"` } };
}
