/**
 * Documents as they have been published: newer code must read each of them whole, and its validation functions must take what a client
 * of that time sends. Never change or remove one in `published-documents.json`; a new or wider shape is added there.
 */
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { WRITTEN } from './documents.ts';
import published from './published-documents.json' with { type: 'json' };

type Kinds = Record<string, Record<string, v.GenericSchema>>;
const schemas: Kinds = WRITTEN;

it.each(published.map((one) => [`${one.database}: ${one.kind}, ${one.since}`, one] as const))(
  'reads %s',
  (_name, { database, kind, document }) => {
    const schema = schemas[database]?.[kind];
    if (schema === undefined) throw new Error(`${database} has no ${kind} any more.`);
    // A field that is dropped or changed in reading would be lost at the next writing.
    expect(v.parse(schema, document)).toEqual(document);
  }
);

it('has a document of every kind, in its present version', () => {
  const kinds = Object.entries(schemas).flatMap(([database, of]) =>
    Object.keys(of).map((kind) => `${database}: ${kind}`)
  );
  const known = new Set(published.map(({ database, kind }) => `${database}: ${kind}`));
  expect(kinds.filter((kind) => !known.has(kind))).toEqual([]);
  for (const [kind, sample] of Object.entries(SAMPLE_DOCUMENTS)) {
    const versions = published.filter((one) => one.kind === kind).map(({ document }) => document.v);
    if (versions.length > 0) expect([kind, versions]).toEqual([kind, expect.arrayContaining([sample.v])]);
  }
});
