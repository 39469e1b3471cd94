/** A document that is refused, or not yet written, is no ancestor of another one of the same request. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { hash, usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

/** Only an administrator changes `text`. */
const frozen = `function (newDoc, oldDoc, userCtx) {
  if (userCtx.roles.indexOf('_admin') >= 0) return;
  if (newDoc.text === 'bad') throw({ forbidden: 'bad' });
  if (oldDoc === null ? newDoc._id === 'rules' : oldDoc.text !== newDoc.text) throw({ forbidden: 'not yours' });
}`;

let rev: string;
beforeEach(async () => {
  await peer.running.ask(admin, 'PUT', `${peer.path}/_design/rules`, { validate_doc_update: frozen });
  const { body } = await peer.running.ask(admin, 'PUT', `${peer.path}/rules`, { text: 'given' });
  rev = String(body['rev']);
});

const bulk = (docs: object[], newEdits: boolean) =>
  peer.ask('POST', '/_bulk_docs', { docs, new_edits: newEdits });

/** The revision of an edit is predictable. */
const nextRev = (parent: string, content: object) =>
  `${Number.parseInt(parent, 10) + 1}-${createHash('md5')
    .update(`false ${parent}\n${JSON.stringify(content)}`)
    .digest('hex')}`;

async function expectUnchanged() {
  const { body } = await peer.ask('GET', '/rules?conflicts=true');
  expect(body).toEqual({ _id: 'rules', _rev: rev, text: 'given' });
}

describe('a refused document is no ancestor', () => {
  const changed = { text: 'changed' };

  it.each([
    ['after it', (docs: object[]) => docs],
    ['before it', (docs: object[]) => docs.toReversed()]
  ])('of a replicated one that comes %s', async (_where, order) => {
    const tail = [rev.slice(2)];
    const docs = [
      { _id: 'rules', _revisions: { start: 2, ids: ['aaaa', ...tail] }, ...changed },
      { _id: 'rules', _revisions: { start: 3, ids: ['bbbb', 'aaaa', ...tail] }, ...changed }
    ];
    const { body } = await bulk(order(docs), false);
    expect(body).toMatchObject([{ error: 'forbidden' }, { error: 'forbidden' }]);
    await expectUnchanged();
  });

  it('of an edit', async () => {
    const parent = nextRev(rev, changed);
    const docs = [
      { _id: 'rules', _rev: rev, ...changed },
      { _id: 'rules', _rev: parent, ...changed }
    ];
    const { body } = await bulk(docs, true);
    expect(body).toMatchObject([{ error: 'forbidden' }, { error: 'conflict' }]);
    await expectUnchanged();
  });

  it('and leaves its place to another edit of the same parent', async () => {
    const docs = [
      { _id: 'rules', _rev: rev, ...changed },
      { _id: 'rules', _rev: rev, text: 'given', seen: true },
      { _id: 'rules', _rev: rev, text: 'given', seen: false }
    ];
    const { body } = await bulk(docs, true);
    expect(body).toMatchObject([{ error: 'forbidden' }, { ok: true }, { error: 'conflict' }]);
    expect((await peer.ask('GET', '/rules?conflicts=true')).body).toMatchObject({ seen: true });
  });
});

it('an accepted document of the same request is not what the next one is compared with', async () => {
  await bulk([{ _id: 'n', _rev: '1-a', text: 'x' }], false);
  const docs = [
    { _id: 'n', _revisions: { start: 2, ids: ['b', 'a'] }, text: 'x' },
    { _id: 'n', _revisions: { start: 3, ids: ['c', 'b', 'a'] }, text: 'x' },
    { _id: 'n', _revisions: { start: 3, ids: ['d', 'b', 'a'] }, text: 'y' }
  ];
  const { body } = await bulk(docs, false);
  expect(body).toMatchObject([{ id: 'n', error: 'forbidden' }]);
  expect((await peer.ask('GET', '/n?revs=true&conflicts=true')).body).toEqual({
    _id: 'n',
    _rev: '3-c',
    _revisions: { start: 3, ids: ['c', 'b', 'a'] },
    text: 'x'
  });
});

it('several leaves of one document are replicated together, and one of them may be refused', async () => {
  const leaf = (digit: string, text: string) => ({
    _id: 'torn',
    _revisions: { start: 2, ids: [hash(digit), hash('a')] },
    text
  });
  const { body } = await bulk([leaf('b', 'x'), leaf('c', 'bad'), leaf('d', 'x'), leaf('b', 'x')], false);
  expect(body).toMatchObject([{ id: 'torn', rev: `2-${hash('c')}`, error: 'forbidden', reason: 'bad' }]);
  expect((await peer.ask('GET', '/torn?conflicts=true')).body).toMatchObject({
    _rev: `2-${hash('d')}`,
    _conflicts: [`2-${hash('b')}`]
  });
});
