import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, startNotes, type Notes } from '../testing/start-endpoint.ts';

let running: Notes;
let alice: string;
beforeAll(async () => {
  running = await startNotes();
  ({ alice } = running);
});
afterAll(async () => {
  await running.remove();
});

const nested = (levels: number) => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
};
const longHistory = Array.from({ length: 20_000 }, (_, i) => i.toString(16).padStart(32, '0'));

/** Sends bytes as they are and reads the status line. */
function sendRaw(text: string): Promise<string> {
  const { port } = new URL(running.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
    let response = '';
    socket.on('data', (bytes) => (response += bytes.toString()));
    socket.on('close', () => resolve(response.split('\r\n')[0] ?? ''));
    socket.on('error', () => resolve('closed'));
  });
}

describe('hostile requests', () => {
  it.each([
    ['PUT', '/x'],
    ['PUT', '/_users'],
    ['DELETE', '/_users'],
    ['POST', '/notes/_bulk_docs'],
    ['PUT', '/notes/__proto__'],
    ['PUT', '/%2e%2e%2f%2e%2e%2fetc'],
    ['GET', '/notes/%00'],
    ['GET', '/constructor/hasOwnProperty'],
    ['GET', '/notes/_design/x/_view/y'],
    ['GET', '/_db_updates?feed=continuous']
  ])('of anonymous users are refused: %s %s', async (method, path) => {
    const { status } = await running.ask('', method, path, method === 'GET' ? undefined : {});
    expect([400, 401, 404]).toContain(status);
  });

  it.each<[string, string, string, unknown, number]>([
    ['a deep document', 'PUT', '/notes/deep', { d: nested(3000) }, 400],
    ['a deep document within the limit', 'PUT', '/notes/deep', { d: nested(1100), k: nested(1100) }, 201],
    ['a revision that is no header text', 'PUT', '/notes/rev', { _rev: '1-a\r\nX: y' }, 400],
    ['an id longer than a header', 'POST', '/notes', { _id: 'i'.repeat(20_000) }, 400],
    ['an id that is half a character', 'POST', '/notes', { _id: '\ud83d' }, 400],
    [
      'a number out of range in _revisions',
      'PUT',
      '/notes/r?new_edits=false',
      { _revisions: { start: 1e300, ids: ['a'] } },
      400
    ],
    ['null for a document', 'POST', '/notes/_bulk_docs', { docs: [null] }, 400],
    ['attachments', 'PUT', '/notes/a', { _attachments: { x: { data: '' } } }, 501],
    [
      'a selector with a pattern',
      'POST',
      '/notes/_changes?filter=_selector',
      { selector: { a: { $regex: '(a+)+$' } } },
      400
    ],
    ['a selector of selectors', 'POST', '/notes/_changes?filter=_selector', { selector: { $and: 'x' } }, 400],
    [
      'a selector of many conditions',
      'POST',
      '/notes/_changes?filter=_selector',
      { selector: { $or: Array.from({ length: 60 }, (_, a) => ({ a })) } },
      400
    ],
    ['a deep selector', 'POST', '/notes/_changes?filter=_selector', { selector: nested(3000) }, 400],
    ['ids that are no list', 'POST', '/notes/_changes?filter=_doc_ids', { doc_ids: { length: 1 } }, 400],
    ['many keys', 'POST', '/notes/_all_docs', { keys: Array.from({ length: 5001 }, () => 'x') }, 413],
    ['many ids', 'POST', '/notes/_changes?filter=_doc_ids', { doc_ids: new Array(5001).fill('x') }, 413],
    ['many documents', 'POST', '/notes/_bulk_docs', { docs: new Array(1001).fill({}) }, 413],
    ['many documents to read', 'POST', '/notes/_bulk_get', { docs: new Array(1001).fill({ id: 'x' }) }, 413],
    ['one document very often', 'POST', '/notes/_bulk_get', { docs: new Array(21).fill({ id: 'x' }) }, 413],
    ['many revisions', 'POST', '/notes/_revs_diff', { x: new Array(10_001).fill('1-a') }, 413],
    ['a large document', 'PUT', '/notes/large', { text: 'x'.repeat(262_144) }, 413],
    ['a large local document', 'PUT', '/notes/_local/large', { text: 'x'.repeat(262_144) }, 413],
    ['a large request', 'PUT', '/notes/large', { text: 'x'.repeat(1_000_000) }, 413],
    ['a name that is no text', 'POST', '/_session', { name: { $gt: '' }, password: 'x' }, 400]
  ])('of a member get an error or are harmless: %s', async (_what, method, path, body, status) => {
    expect((await running.ask(alice, method, path, body)).status).toBe(status);
  });

  it('with a history over the limit keep the newest part of it', async () => {
    const doc = { _id: 'old', _revisions: { start: 20_000, ids: longHistory } };
    const posted = await running.ask(alice, 'POST', '/notes/_bulk_docs', { new_edits: false, docs: [doc] });
    expect(posted).toMatchObject({ status: 201, body: [] });
    const { body } = await running.ask(alice, 'GET', '/notes/old?revs=true');
    expect(body).toMatchObject({ _rev: `20000-${'0'.repeat(32)}`, _revisions: { start: 20_000 } });
  });

  it('with hundreds of revisions of one document are refused beyond the limit, and others are served', async () => {
    const revs = Array.from({ length: 600 }, (_, i) => `1-${String(i).padStart(4, '0')}`);
    const docs = revs.map((_rev) => ({ _id: 'torn', _rev }));
    const { status, body } = await running.ask(alice, 'POST', '/notes/_bulk_docs', {
      new_edits: false,
      docs
    });
    expect(status).toBe(201);
    expect(body).toHaveLength(580);
    expect(body).toMatchObject({ 0: { id: 'torn', rev: '1-0020', error: 'forbidden' } });
    const { body: torn } = await running.ask(alice, 'GET', '/notes/torn?conflicts=true');
    expect(torn).toMatchObject({ _rev: '1-0019' });
    expect(torn['_conflicts']).toHaveLength(19);
    expect(running.logged).toEqual([]);
  });

  it('with long histories of one document are refused when its tree would be too large', async () => {
    const docs = ['a', 'b', 'c'].map((branch) => ({
      _id: 'long',
      _revisions: { start: 1000, ids: Array.from({ length: 1000 }, (_, age) => `${branch}${age}`) }
    }));
    const { body } = await running.ask(alice, 'POST', '/notes/_bulk_docs', { new_edits: false, docs });
    expect(body).toMatchObject([{ id: 'long', rev: '1000-c0', error: 'forbidden' }]);
  });

  it('with very many revisions of one document get a response', async () => {
    const revs = Array.from({ length: 10_000 }, (_, i) => `1-${i.toString(36)}`);
    const { status, body } = await running.ask(alice, 'POST', '/notes/_revs_diff', { many: revs });
    expect({ status, body }).toEqual({ status: 200, body: { many: { missing: revs } } });
  });

  it('cannot break a view for other users', async () => {
    const map = 'function (doc) { emit(doc.k, doc.d); }';
    await running.ask(admin, 'PUT', '/notes/_design/v', { views: { all: { map } } });
    await running.ask(alice, 'PUT', '/notes/plain', { k: 'plain' });
    const { status, body } = await running.ask(alice, 'GET', '/notes/_design/v/_view/all?key="plain"');
    expect({ status, body }).toMatchObject({ status: 200, body: { rows: [{ id: 'plain' }] } });
    expect((await running.ask(alice, 'GET', '/notes/_design/v/_view/all')).status).toBe(200);
  });

  it('that are not HTTP, or are cut off, leave the server responsive', async () => {
    expect(await sendRaw('nonsense\r\n\r\n')).toContain('400');
    await sendRaw('PUT /notes/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a":');
    expect((await running.ask('', 'GET', '/_up')).status).toBe(200);
    expect(running.logged).toEqual([]);
  });
});
