/** Design documents that an administrator writes are stored, but their functions never run in the server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

declare global {
  var escaped: string | undefined;
}

const ESCAPES = [
  `function (doc) { import('node:fs').catch(function (e) { e.constructor.constructor('globalThis.escaped = "import"')(); }); }`,
  `(import('node:fs').catch(function (e) { e.constructor.constructor('globalThis.escaped = "at compilation"')(); }), function () {})`,
  `function (doc) { this.constructor.constructor('globalThis.escaped = "constructor"')(); }`,
  `(function () { while (true); })()`,
  `function (doc) { var a = []; while (true) a.push(new Array(1e6).fill(1)); }`
];

it('views, filters and validation functions of others are not run', async ({ skip }) => {
  skip(process.env['COUCHDB_URL'] !== undefined, 'CouchDB runs design functions itself');
  const org = server.admin.use<object>(server.admin.names.org);
  for (const [index, source] of ESCAPES.entries()) {
    const id = `_design/escape-${index}`;
    const views = { v: { map: source, reduce: source } };
    await org.insert({ _id: id, language: 'javascript', views, filters: { f: source } } as object);
    await expect(org.view(id.slice('_design/'.length), 'v')).rejects.toMatchObject({ statusCode: 501 });
    const path = `_changes?filter=escape-${index}/f`;
    await expect(server.admin.request({ db: server.admin.names.org, path })).rejects.toMatchObject({
      statusCode: 501
    });
  }
  await expect(org.insert({ ...SAMPLE_DOCUMENTS.holiday } as object)).resolves.toMatchObject({ ok: true });
  expect(globalThis.escaped).toBeUndefined();
});

it('nobody but an administrator writes where a validation function is not ours', async ({ skip }) => {
  skip(process.env['COUCHDB_URL'] !== undefined, 'CouchDB runs design functions itself');
  const person = await server.register('guarded');
  const own = server.admin.use<object>(person.database);
  const strange = 'function (newDoc) { while (true); }';
  await own.insert({
    _id: '_design/strange',
    language: 'javascript',
    validate_doc_update: strange
  } as object);
  const profile = { ...SAMPLE_DOCUMENTS.profile, developer: 'guarded' };
  const asPerson = server.as(person.email, person.password!).use<object>(person.database);
  await expect(asPerson.insert(profile)).rejects.toMatchObject({ statusCode: 503 });
  await expect(own.insert(profile)).resolves.toMatchObject({ ok: true });
});
