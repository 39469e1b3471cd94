/** The validation functions refuse what the schemas refuse, and nothing else: readers leave out what is not of its schema. */
import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { entryId } from '#domain/documents/entry.ts';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { anyChange, changeAt, pathsOf } from '#domain/testing/changed-documents.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { developerSecurity, orgSecurity, teamSecurity, type Security } from '../databases.ts';
import { DEVELOPER_DESIGN, ORG_DESIGN, TEAM_DESIGN, WRITTEN, type DesignDocument } from './documents.ts';

const DATE = '2026-10-27';
const ULID = '0'.repeat(26);

/** The design document of a database compiled once, as CouchDB does. */
function compile(designs: DesignDocument[], security: Security, roles: string[]) {
  const source = designs.find((design) => design.validate_doc_update)?.validate_doc_update ?? '';
  const validate = runInNewContext(source) as (
    doc: object,
    old: null,
    user: object,
    security: Security
  ) => void;
  const user = { name: 'ana@company.test', roles, db: 'x' };
  return (doc: object): string | undefined => {
    try {
      validate(doc, null, user, security);
      return undefined;
    } catch (thrown) {
      return (thrown as { forbidden?: string }).forbidden ?? String(thrown);
    }
  };
}

const asAgent = compile(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), [
  'member',
  'developer:john_doe',
  'agent'
]);
const asPerson = compile(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), [
  'member',
  'developer:john_doe'
]);
const asManager = compile(TEAM_DESIGN, teamSecurity('', 'main'), ['member', 'manager:main']);
const asAdmin = compile(ORG_DESIGN, orgSecurity(''), ['member', 'admin']);

const WRITERS = [
  ...(['day', 'device'] as const).map((kind) => ({ kind, schema: WRITTEN.developer[kind], write: asAgent })),
  ...(['profile', 'entry', 'sheet', 'goal', 'view'] as const).map((kind) => ({
    kind,
    schema: WRITTEN.developer[kind],
    write: asPerson
  })),
  { kind: 'review' as const, schema: WRITTEN.team.review, write: asManager },
  ...(['rules', 'goal', 'view', 'holiday', 'team'] as const).map((kind) => ({
    kind,
    schema: WRITTEN.org[kind],
    write: asAdmin
  }))
];

/** A zone's name is compared with those that this machine knows, which CouchDB cannot do. */
const isZone = (path: string[]) => path.at(-1) === 'tz';

const isIdentity = (path: string[]) =>
  path.length === 1 && ['_id', 'developer', 'device', 'date', 'week', 'reviewer'].includes(path[0] ?? '');

describe('validation functions', () => {
  for (const { kind, schema, write } of WRITERS) {
    const sample = SAMPLE_DOCUMENTS[kind];
    const paths = pathsOf(sample).filter((path) => !isZone(path));

    it(`accept and refuse each ${kind} of the schema`, () => {
      expect(v.safeParse(schema, sample).issues?.[0]?.message).toBeUndefined();
      expect(write(sample)).toBeUndefined();
      fc.assert(
        fc.property(fc.constantFrom(...paths), anyChange, (path, change) => {
          const changed = changeAt(sample, path, change);
          const parsed = v.safeParse(schema, changed);
          // Readers drop what they do not know.
          const isExact = parsed.success && isDeepStrictEqual(parsed.output, changed);
          // More is known of ids and owners than the schema knows.
          if (isExact && isIdentity(path)) return;
          expect({ path, refused: write(changed) !== undefined }).toEqual({ path, refused: !isExact });
        }),
        { numRuns: 400 }
      );
    });

    it(`take nothing beside the ${kind} but what is CouchDB's`, () => {
      for (const name of ['extra', 'constructor', 'x'.repeat(1000)])
        expect(write({ ...sample, [name]: 1 })).toBe(
          `${kind} has a member that is not known: ${name.slice(0, 100)}.`
        );
      expect(write({ ...sample, _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] } })).toBeUndefined();
      expect(write({ ...sample, _attachments: { a: { data: '', content_type: 'x' } } })).toMatch(
        /attachments/
      );
    });
  }

  it('bound the fields that once stopped the service', () => {
    const { day, profile, entry } = SAMPLE_DOCUMENTS;
    const zones = Array.from({ length: 20_000 }, () => ({ from: DATE, tz: 'Europe/Berlin' }));
    expect(asPerson({ ...profile, zones })).toBe('profile.zones must have a length of at most 100.');
    expect(asAgent({ ...day, cells: [40, 0, 9e15] })).toMatch(/day.cells may hold at most 900/);
    expect(asAgent({ ...day, cells: [96, 0, 1] })).toMatch(/at most 95/);
    expect(asAgent({ ...day, cells: [40, 2, 1] })).toMatch(/name keys that exist/);
    expect(asAgent({ ...day, active: [200, 100] })).toMatch(/in order/);
    expect(asAgent({ ...day, timeline: [0, 1441, 0] })).toMatch(/at most 1440/);
    expect(asPerson({ ...entry, note: 'x'.repeat(1001) })).toMatch(/at most 1000/);
    expect(asPerson({ ...entry, end: '2026-10-29T10:00:00Z' })).toMatch(/24 hours/);
    expect(asPerson({ ...entry, _id: entryId('2026-10-28', ULID) })).toMatch(/name the date/);
  });
});
