/** The validation functions refuse what the schemas refuse, and nothing else: readers leave out what is not of its schema. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { entryId } from '#domain/documents/entry.ts';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
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

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every place within a document. */
function pathsOf(value: unknown): string[][] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [[key], ...pathsOf(value[key]).map((path) => [key, ...path])]);
}

const REMOVED = Symbol('removed');

/** A deep copy in which the value at a path is what `change` makes of it. */
function changeAt(document: object, path: string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(document);
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const changed = change(parent[last]);
  if (changed !== REMOVED) parent[last] = changed;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

const repeat = (value: unknown, count: number): unknown => {
  if (typeof value === 'string') return (value || 'x').repeat(count);
  if (Array.isArray(value)) return Array.from({ length: count }, () => value).flat();
  return typeof value === 'number' ? value + count : value;
};

const anyChange: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc
    .constantFrom<unknown>(
      null,
      true,
      -1,
      0,
      1,
      2,
      97,
      901,
      1.5,
      9e15,
      1e300,
      '',
      ':',
      '2026-02-30',
      [],
      {},
      [0],
      [[]]
    )
    .map((value) => () => value),
  fc.constant(() => REMOVED),
  fc.integer({ min: 2, max: 3000 }).map((count) => (value: unknown) => repeat(value, count)),
  fc.string().map((text) => () => text)
);

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
          const [first] = v.safeParse(schema, changed).issues ?? [];
          // More is known of ids and owners than the schema knows.
          if (first === undefined && isIdentity(path)) return;
          expect({ path, refused: write(changed) !== undefined }).toEqual({
            path,
            refused: first !== undefined
          });
        }),
        { numRuns: 400 }
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
