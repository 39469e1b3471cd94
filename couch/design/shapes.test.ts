/** The validation functions refuse what the schemas refuse, and nothing else: readers leave out what is not of its schema. */
import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Absence, deletedAbsence } from '#domain/documents/absence.ts';
import { deletedEntry, type Entry, entryId } from '#domain/documents/entry.ts';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { anyChange, changeAt, pathsOf } from '#domain/testing/changed-documents.ts';
import { absence as absenceOf } from '#domain/testing/absences.ts';
import { durationEntry, moveEntry, removeEntry, stretch, timeEntry } from '#domain/testing/entries.ts';
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

const HOUR = stretch(`${DATE}T10:00Z`, `${DATE}T11:00Z`);
const ENTRIES: Entry[] = [
  timeEntry(HOUR.start, HOUR.end, { note: 'y' }),
  durationEntry(DATE, 3600, { note: 'y' }),
  moveEntry(DATE, { category: 'Work', project: 'x' }, { category: 'Comms', project: 'y' }, HOUR),
  removeEntry(DATE, { category: 'Work', project: 'x' }, HOUR),
  removeEntry(DATE, { project: 'x' }, { seconds: 600 }),
  deletedEntry(durationEntry(DATE, 3600))
];

const { absence } = SAMPLE_DOCUMENTS;
const ABSENCES: Absence[] = [
  absenceOf(DATE, 'full', { note: 'y' }),
  absenceOf(DATE, 'half', { shared: true }),
  v.parse(Absence, absence),
  deletedAbsence(absenceOf(DATE))
];

type Writer = {
  kind: string;
  name?: string;
  sample: { _id: string };
  schema: v.GenericSchema;
  write: (doc: object) => string | undefined;
};

const WRITERS: Writer[] = [
  ...(['day', 'device', 'hint'] as const).map((kind) => ({
    kind,
    sample: SAMPLE_DOCUMENTS[kind],
    schema: WRITTEN.developer[kind],
    write: asAgent
  })),
  ...(['profile', 'sheet', 'goal', 'alert', 'view', 'timer', 'refusal'] as const).map((kind) => ({
    kind,
    sample: SAMPLE_DOCUMENTS[kind],
    schema: WRITTEN.developer[kind],
    write: asPerson
  })),
  ...ENTRIES.map((sample) => ({
    ...{ kind: 'entry' as const, name: `entry (${sample.kind})`, sample },
    ...{ schema: WRITTEN.developer.entry, write: asPerson }
  })),
  ...ABSENCES.map((sample) => ({
    ...{ kind: 'absence' as const, name: `absence (${sample.part})`, sample },
    ...{ schema: WRITTEN.developer.absence, write: asPerson }
  })),
  {
    ...{ kind: 'review', sample: SAMPLE_DOCUMENTS.review },
    ...{ schema: WRITTEN.team.review, write: asManager }
  },
  {
    ...{ kind: 'alert', name: 'alert of a team', sample: SAMPLE_DOCUMENTS.alert },
    schema: WRITTEN.team.alert,
    write: asManager
  },
  {
    ...{ kind: 'alert-rules', sample: SAMPLE_DOCUMENTS.alertRules },
    ...{ schema: WRITTEN.org['alert-rules'], write: asAdmin }
  },
  {
    ...{ kind: 'goal' as const, name: 'goal of a team', sample: SAMPLE_DOCUMENTS.teamGoal },
    ...{ schema: WRITTEN.org.goal, write: asAdmin }
  },
  ...(['rules', 'budget', 'view', 'holiday', 'team'] as const).map((kind) => ({
    kind,
    sample: SAMPLE_DOCUMENTS[kind],
    schema: WRITTEN.org[kind],
    write: asAdmin
  }))
];

/** A zone's name is compared with those that this machine knows, which CouchDB cannot do. */
const isZone = (path: string[]) => path.at(-1) === 'tz';

const isIdentity = (path: string[]) =>
  path.length === 1 &&
  ['_id', 'developer', 'device', 'date', 'week', 'reviewer', 'digest', 'rule', 'subject', 'period'].includes(
    path[0] ?? ''
  );

describe('validation functions', () => {
  for (const { kind, name = kind, sample, schema, write } of WRITERS) {
    const paths = pathsOf(sample).filter((path) => !isZone(path));

    it(`accept and refuse each ${name} of the schema`, () => {
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

    it(`take nothing beside the ${name} but what is CouchDB's`, () => {
      for (const member of ['extra', 'constructor', 'x'.repeat(1000)])
        expect(write({ ...sample, [member]: 1 })).toBe(
          `${kind} has a member that is not known: ${member.slice(0, 100)}.`
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
    const elsewhere = { _id: entryId('2026-10-30', ULID), date: '2026-10-30' };
    expect(asPerson({ ...entry, ...elsewhere })).toMatch(/start in some zone/);
    expect(asPerson({ ...entry, kind: 'toString' })).toBe('entry.kind has a value that is not known.');
    const { start } = HOUR;
    expect(asPerson({ ...removeEntry(DATE), start })).toMatch(/both a start and an end/);
    const { hint, timer, absence: away } = SAMPLE_DOCUMENTS;
    const [event] = hint.events;
    expect(asAgent({ ...hint, events: [{ ...event, end: '2026-10-29T10:00:00Z' }] })).toMatch(/24 hours/);
    expect(asAgent({ ...hint, events: [{ ...event, end: event?.start }] })).toMatch(/more than no time/);
    const tomorrow = { ...event, start: '2026-10-28T10:00:00Z', end: '2026-10-28T11:00:00Z' };
    expect(asAgent({ ...hint, events: [tomorrow] })).toMatch(/start on the date/);
    expect(asAgent({ ...hint, events: [{ ...event, title: 'Salary' }] })).toMatch(/not known: title/);
    expect(asAgent({ ...hint, events: Array(101).fill(event) })).toMatch(/at most 100/);
    expect(asPerson({ ...timer, runs: Array(51).fill(timer.runs[0]) })).toMatch(/at most 50/);
    expect(asPerson({ ...away, seconds: 86_401 })).toMatch(/at most 86400/);
    expect(asPerson({ ...away, date: '2026-10-28' })).toMatch(/name the date/);
    expect(asPerson(removeEntry(DATE, {}, { ...HOUR, seconds: 60 }))).toMatch(/not both/);
    expect(asPerson(durationEntry(DATE, 0))).toMatch(/at least 1/);
    expect(asPerson(durationEntry(DATE, 86_401))).toMatch(/at most 86400/);
  });
});
