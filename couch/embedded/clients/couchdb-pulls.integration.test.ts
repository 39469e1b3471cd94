// What CouchDB's own replicator sends, step by step: https://docs.couchdb.org/en/stable/replication/protocol.html
import { describe, expect, it } from 'vitest';
import { branches, hash, usePeer } from '../testing/peer.ts';

const peer = usePeer();

/** Reads a multipart response as strictly as CouchDB does: nothing may follow the last boundary. */
function readParts(contentType: string, text: string): { headers: string; body: unknown }[] {
  const [, boundary = ''] = /^multipart\/mixed; boundary="(.+)"$/.exec(contentType) ?? [];
  const [before, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  expect([before, parts.pop()]).toEqual(['', '--']);
  return parts.map((part) => {
    const [headers = '', body = ''] = part.split('\r\n\r\n');
    return { headers: headers.trim(), body: JSON.parse(body) };
  });
}

async function getParts(path: string) {
  const { authorization } = peer;
  const headers = { authorization, accept: 'multipart/mixed' };
  const response = await fetch(peer.running.url + peer.path + path, { headers });
  return readParts(response.headers.get('content-type') ?? '', await response.text());
}

describe('pulling', () => {
  it('reads changes with all leaves, from its position, up to a limit', async () => {
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
    await peer.ask('PUT', '/other', {});
    const wait = 'timeout=10000&seq_interval=10';
    const { body } = await peer.ask('GET', `/_changes?feed=normal&style=all_docs&since=0&${wait}&limit=1`);
    const leaves = [{ rev: `2-${hash('c')}` }, { rev: `2-${hash('b')}` }];
    expect(body).toMatchObject({ results: [{ id: 'a/b', changes: leaves }], pending: 1 });
    const since = encodeURIComponent(JSON.stringify(body['last_seq']));
    const next = await peer.ask('GET', `/_changes?feed=normal&style=all_docs&since=${since}&${wait}`);
    expect(next.body).toMatchObject({ results: [{ id: 'other' }], pending: 0 });
  });

  it('follows continuous changes line by line, with heartbeats, until the timeout', async () => {
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
    const query = 'feed=continuous&style=all_docs&since=0';
    const { authorization } = peer;
    const url = `${peer.running.url}${peer.path}/_changes?${query}`;
    const timed = await (await fetch(`${url}&timeout=100`, { headers: { authorization } })).text();
    const lines = timed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ id: 'a/b' }, { last_seq: expect.any(String), pending: 0 }]);

    const gone = new AbortController();
    const kept = await fetch(`${url}&heartbeat=100`, { headers: { authorization }, signal: gone.signal });
    let text = '';
    for await (const chunk of kept.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (/\}\n\n\n/.test(text)) break;
    }
    gone.abort();
    expect(text).toMatch(/^\{"seq":"\d+-[\w-]+","id":"a\/b","changes":\[.*\]\}\n\n\n/);
  });

  it('follows only the documents that it names or that a selector chooses', async () => {
    await peer.ask('POST', '/_bulk_docs', {
      docs: [
        { _id: 'x', n: 1 },
        { _id: 'y', n: 2 }
      ]
    });
    const named = await peer.ask('POST', '/_changes?filter=_doc_ids&style=all_docs&since=0', {
      doc_ids: ['x']
    });
    expect(named.body).toMatchObject({ results: [{ id: 'x' }] });
    const chosen = await peer.ask('POST', '/_changes?filter=_selector&since=0', { selector: { n: 2 } });
    expect(chosen.body).toMatchObject({ results: [{ id: 'y' }] });
  });

  it('fetches documents in bulk, with their histories (3.3 and later)', async () => {
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
    const docs = [
      { id: 'a/b', rev: `2-${hash('b')}`, atts_since: [] },
      { id: 'a/b', rev: `1-${hash('a')}` },
      { id: 'none', rev: `1-${hash('d')}` }
    ];
    const { status, body } = await peer.ask('POST', '/_bulk_get?latest=true&revs=true&attachments=false', {
      docs
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        results: [
          { id: 'a/b', docs: [{ ok: branches[0] }] },
          { id: 'a/b', docs: [{ ok: branches[0] }, { ok: branches[1] }] },
          {
            id: 'none',
            docs: [{ error: { id: 'none', rev: `1-${hash('d')}`, error: 'not_found', reason: 'missing' } }]
          }
        ]
      }
    });
  });

  it('fetches the leaves of a document in parts (before 3.3)', async () => {
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
    const revs = encodeURIComponent(JSON.stringify([`2-${hash('c')}`, `9-${hash('9')}`]));
    expect(await getParts(`/a%2Fb?revs=true&open_revs=${revs}&latest=true`)).toEqual([
      { headers: 'Content-Type: application/json', body: branches[1] },
      { headers: 'Content-Type: application/json; error="true"', body: { missing: `9-${hash('9')}` } }
    ]);
    const below = encodeURIComponent(JSON.stringify([`1-${hash('a')}`]));
    const parts = await getParts(`/a%2Fb?revs=true&open_revs=${below}&latest=true`);
    expect(parts.map(({ body }) => body)).toEqual(branches);
  });
});
