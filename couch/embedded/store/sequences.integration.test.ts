import fc from 'fast-check';
import { expect, it } from 'vitest';
import { admin, makeFolder, removeFolder, startEndpoint } from '../testing/start-endpoint.ts';

const hash = fc.constantFrom('a', 'b', 'c', 'd').map((digit) => digit.repeat(32));
const document = fc.record({
  _id: fc.constantFrom('a', 'b', 'B', 'ä', '😀', '\uffee', 'c', 'bad'),
  _deleted: fc.boolean(),
  _revisions: fc.record({
    start: fc.integer({ min: 4, max: 7 }),
    ids: fc.uniqueArray(hash, { minLength: 1, maxLength: 4 })
  }),
  text: fc.string({ maxLength: 3 })
});
const batch = fc.record({
  new_edits: fc.boolean(),
  docs: fc.oneof(
    fc.array(document, { minLength: 1, maxLength: 12 }),
    fc.uniqueArray(document, { selector: ({ _id }) => _id, minLength: 1 })
  )
});

it('the changes and revisions after any writes are those that are stored', { timeout: 120_000 }, async () => {
  const dataDir = makeFolder();
  let running = await startEndpoint({ dataDir });
  const names: string[] = [];
  const before: unknown[] = [];
  const read = async (name: string) =>
    (await running.ask(admin, 'GET', `/${name}/_changes?style=all_docs`)).body;
  const property = fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
    const name = `db${names.length}`;
    await running.ask(admin, 'PUT', `/${name}`);
    const validate_doc_update =
      "function (doc) { if (doc._id === 'bad' && doc.text.length > 1) throw({ forbidden: 'bad' }); }";
    await running.ask(admin, 'PUT', `/${name}/_design/v`, { validate_doc_update });
    for (const { new_edits, docs } of batches)
      await running.ask(admin, 'POST', `/${name}/_bulk_docs`, { new_edits, docs });
    names.push(name);
    before.push(await read(name));
  });
  await fc.assert(property, { numRuns: 60 });
  expect(running.logged).toEqual([]);
  await running.stop();
  running = await startEndpoint({ dataDir });
  const after: unknown[] = [];
  for (const name of names) after.push(await read(name));
  expect(after).toEqual(before);
  await running.stop();
  removeFolder(dataDir);
});
