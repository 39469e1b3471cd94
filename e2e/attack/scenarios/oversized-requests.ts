/** Bodies, lists and queries that are too large. */
import { gzipSync } from 'node:zlib';
import { type Attack, databasePath, OK, REFUSED, type Scenario } from '../scenario.ts';
import type { Sent } from '../send-request.ts';

export const oversizedRequests: Scenario = {
  name: 'oversized requests',
  run: async (attack) => {
    for (const sent of tooLarge(attack)) await attack.send('too large', sent, [...REFUSED, 431]);
    for (const sent of bombs(attack)) await attack.send('too large when unpacked', sent, [413, 415]);
    for (const sent of tooMany(attack)) await attack.send('too many', sent, [...OK, ...REFUSED, 431]);
  }
};

const text = (length: number) => 'x'.repeat(length);
const list = <T>(length: number, item: (index: number) => T) => Array.from({ length }, (_, i) => item(i));

/** More bytes than anybody may send. */
function tooLarge({ target }: Attack): Sent[] {
  const headers = target.credentials.member;
  const own = databasePath(target.member.database);
  const body = (length: number) => ({ _id: 'profile', text: text(length) });
  return [
    { method: 'POST', path: '/api/v1/me/password', headers, body: { password: text(100_000) } },
    { method: 'POST', path: '/api/v1/enrol', body: { secret: text(1_000_000) } },
    { method: 'POST', path: '/db/_session', body: { name: text(100_000), password: 'x' } },
    { method: 'PUT', path: `${own}/profile`, headers, body: body(300_000) },
    { method: 'PUT', path: `${own}/profile`, headers, body: body(2_000_000) },
    { method: 'POST', path: `${own}/_bulk_docs`, headers, body: { docs: [body(9_000_000)] } },
    { method: 'POST', path: `${own}/_all_docs`, headers, body: { keys: list(300_000, String) } },
    { path: `/db/${text(20_000)}`, headers },
    { path: `/api/v1/erased/${text(20_000)}`, headers },
    { path: '/api/v1/me', headers: { ...headers, 'x-large': text(20_000) } }
  ];
}

/** A few hundred kilobytes that unpack to a thousand times as much. */
function bombs({ target, count }: Attack): Sent[] {
  const bytes = gzipSync(Buffer.alloc(count(50_000_000, 500_000_000), ' '));
  const own = databasePath(target.member.database);
  const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const headers = { ...target.credentials.member, ...packed };
  return [
    ...['_bulk_docs', '_revs_diff', '_all_docs', '_bulk_get'].map((resource) => ({
      method: 'POST',
      path: `${own}/${resource}`,
      headers,
      body: bytes
    })),
    { method: 'PUT', path: `${own}/profile`, headers, body: bytes },
    { method: 'POST', path: '/db/_session', headers: packed, body: bytes },
    { method: 'POST', path: '/api/v1/enrol', headers: packed, body: bytes }
  ];
}

/** More items or more work than a request needs. CouchDB takes some of them: nobody else may wait for it. */
function tooMany({ target }: Attack): Sent[] {
  const headers = target.credentials.member;
  const own = databasePath(target.member.database);
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { $and: [nested(levels - 1)] });
  const post = (path: string, body: object): Sent => ({ method: 'POST', path: own + path, headers, body });
  const encode = (value: unknown) => encodeURIComponent(JSON.stringify(value));
  return [
    post('/_bulk_docs', { docs: list(20_000, () => ({})) }),
    post('/_bulk_docs', { docs: list(20_000, () => ({})), new_edits: false }),
    post('/_all_docs', { keys: list(60_000, String) }),
    post('/_all_docs?include_docs=true', { keys: list(60_000, () => 'profile') }),
    post('/_all_docs/queries', { queries: list(10_000, () => ({})) }),
    post('/_bulk_get', { docs: list(20_000, () => ({ id: 'profile' })) }),
    post('/_revs_diff', { profile: list(30_000, (index) => `1-${index.toString(36)}`) }),
    post('/_revs_diff', Object.fromEntries(list(20_000, (index) => [`id-${index}`, ['1-a']]))),
    post('/_changes?filter=_doc_ids', { doc_ids: list(60_000, String) }),
    post('/_changes?filter=_selector', { selector: nested(200) }),
    post('/_changes?filter=_selector', { selector: { $or: list(20_000, (a) => ({ a })) } }),
    post('/_changes?filter=_selector', { selector: { _id: { $regex: '(a+)+$' } } }),
    { path: `${own}/_all_docs?keys=${encode(list(1000, String))}`, headers },
    { path: `${own}/_changes?limit=1e308&since=0&style=all_docs`, headers },
    { path: `${own}/_changes?timeout=x`, headers },
    { path: `${own}/_changes?style=x`, headers },
    { method: 'PUT', path: `${own}/profile?w=x`, headers, body: {} },
    post('/_bulk_get', { docs: 5 }),
    post('/_bulk_get', { docs: [{ id: 5 }] }),
    post('/_revs_diff', { profile: 5 }),
    post('/_missing_revs', { profile: [5] }),
    post('/_all_docs/queries', { queries: [5] }),
    { path: `${own}/profile?open_revs=${encode(list(800, () => '1-a'))}`, headers }
  ];
}
