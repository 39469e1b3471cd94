import fc from 'fast-check';

export type Sent = {
  target: { method: string; path: string };
  query: [name: string, value: string][];
  header: Record<string, string>;
  /** The raw text, which may not be JSON. */
  body: string | undefined;
  isMember: boolean;
};

const oneOf = (...values: string[]) => fc.constantFrom(...values);
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: other });
const database = mostly(
  oneOf('notes'),
  oneOf('closed', '_users', '_replicator', 'none', '_session', '_all_dbs', '_up', '_uuids', '')
);
const resource = oneOf(
  '',
  'a',
  'b',
  '_all_docs',
  '_changes',
  '_bulk_docs',
  '_bulk_get',
  '_revs_diff',
  '_missing_revs',
  '_security',
  '_local/a',
  '_design/d',
  '_design/d/_view/all',
  '_design/d/_view/all/queries',
  '_design/d/_view/none',
  '_design_docs',
  '_compact',
  '_ensure_full_commit',
  '_revs_limit',
  '_purge',
  '_find',
  '_index',
  'a/attachment',
  '../closed/a',
  '%2e%2e%2fclosed%2fa',
  '__proto__',
  'constructor'
);
const awkward = oneOf('%', '%00', '%ff', '%F0%9F%98', '+', '//', '%2F', '"', '%22%5C', '../..', ';', 'ä');
const parameter = oneOf(
  'key',
  'keys',
  'startkey',
  'endkey',
  'startkey_docid',
  'limit',
  'skip',
  'descending',
  'include_docs',
  'group',
  'group_level',
  'reduce',
  'since',
  'filter',
  'view',
  'doc_ids',
  'style',
  'rev',
  'open_revs',
  'revs',
  'latest',
  'conflicts',
  'new_edits',
  'update_seq',
  'inclusive_end'
);
const json = fc.json({ maxDepth: 3 });
const value = fc.oneof(
  json,
  fc.string(),
  oneOf(
    'true',
    'false',
    '0',
    '-1',
    '1e400',
    '99999999999999999999',
    'all',
    'now',
    'd/some',
    '_view',
    '_selector'
  )
);
const query = fc.array(fc.tuple(parameter, value), { maxLength: 4 });
const document = fc.dictionary(
  oneOf(
    '_id',
    '_rev',
    '_deleted',
    '_revisions',
    '_attachments',
    '_x',
    'k',
    'n',
    'name',
    'type',
    'roles',
    '__proto__'
  ),
  fc.jsonValue({ maxDepth: 2 })
);
const members = oneOf(
  'docs',
  'keys',
  'queries',
  'doc_ids',
  'selector',
  'new_edits',
  'a',
  'name',
  'password',
  'admins'
);
const body = fc.option(
  fc.oneof(
    fc
      .record({ docs: fc.array(document, { maxLength: 4 }), new_edits: fc.boolean() })
      .map((o) => JSON.stringify(o)),
    fc.dictionary(members, fc.jsonValue({ maxDepth: 3 })).map((o) => JSON.stringify(o)),
    document.map((o) => JSON.stringify(o)),
    json,
    fc.string(),
    fc.constant('x'.repeat(30_000)),
    fc.constant('['.repeat(5000))
  ),
  { nil: undefined }
);
const header = fc.dictionary(
  oneOf(
    'content-type',
    'accept',
    'if-match',
    'if-none-match',
    'cookie',
    'content-encoding',
    'x-couch-full-commit'
  ),
  oneOf(
    'application/json',
    'text/plain',
    'multipart/related; boundary=x',
    'multipart/mixed',
    'gzip',
    '"1-abc"',
    'AuthSession=YWxpY2U6NjUwMDAwMDA6AAAA',
    'AuthSession=%',
    '*/*'
  ),
  { maxKeys: 3 }
);
const someHeaders = mostly(fc.constant({}), header);
const method = oneOf('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'COPY', 'PATCH', 'OPTIONS');
/** Method and resource, mostly a valid pair. */
const action = mostly(
  oneOf(
    'GET a',
    'PUT a',
    'PUT b',
    'DELETE a',
    'POST ',
    'GET _all_docs',
    'POST _all_docs',
    'GET _changes',
    'POST _changes',
    'POST _bulk_docs',
    'POST _bulk_get',
    'POST _revs_diff',
    'PUT _local/a',
    'PUT _design/d',
    'GET _design/d/_view/all',
    'POST _design/d/_view/all',
    'POST _design/d/_view/all/queries'
  ),
  fc.tuple(method, resource).map(([verb, below]) => `${verb} ${below}`)
);
const target = fc.tuple(action, database, mostly(fc.constant(''), awkward)).map(([what, name, tail]) => ({
  method: what.split(' ')[0] ?? '',
  path: `/${name}/${what.split(' ')[1] ?? ''}${tail}`
}));
/** Requests to the databases `notes` (with a design document `d`), `closed` and others that do not exist. */
export const sent: fc.Arbitrary<Sent> = fc.record({
  target,
  query,
  header: someHeaders,
  body,
  isMember: mostly(fc.constant(true), fc.constant(false))
});
