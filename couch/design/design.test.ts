/** The very text of the design documents, run as CouchDB runs it. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { absenceId } from '#domain/documents/absence.ts';
import { alertId } from '#domain/documents/alert.ts';
import { budgetId } from '#domain/documents/budget.ts';
import { contractId } from '#domain/documents/contract.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { deviceDocumentId } from '#domain/documents/device.ts';
import { entryId } from '#domain/documents/entry.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { goalId } from '#domain/documents/goal.ts';
import { hintId } from '#domain/documents/hint.ts';
import { HOLIDAYS_ID, holidayId } from '#domain/documents/holiday.ts';
import { monthId } from '#domain/documents/month.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { reviewId } from '#domain/documents/review.ts';
import { Rules, RULES_ID } from '#domain/documents/rules.ts';
import { sheetId } from '#domain/documents/sheet.ts';
import { teamId } from '#domain/documents/team.ts';
import { refusalId } from '#domain/documents/refusal.ts';
import { TIMER_ID } from '#domain/documents/timer.ts';
import { viewId } from '#domain/documents/view.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { totalsBy, trackedSeconds } from '#domain/metrics/totals.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { addMatch, setWeight } from '#domain/rules/edit-categories.ts';
import { sameSharing } from '#domain/rules/sharing.ts';
import { sameTitlePatterns } from '#domain/rules/title-patterns.ts';
import {
  anyDate,
  anyDeveloper,
  anyDevice,
  anyHash,
  anySlug,
  anyUlid,
  anyWeek
} from '#domain/testing/any-id.ts';
import { anyRules } from '#domain/testing/any-rules.ts';
import { anyWorkedDay, deviceDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { developerRole, qualifyRole } from '#domain/roles.ts';
import { auditSecurity, developerSecurity, orgSecurity, teamSecurity, type Security } from '../databases.ts';
import { AUDIT_DESIGN, DEVELOPER_DESIGN, ORG_DESIGN, TEAM_DESIGN, type DesignDocument } from './documents.ts';

const anyRecentWeek = anyWeek.map((week) => `20${week.slice(2)}`);

type Row = [key: unknown, value: number];

function rowsOf(view: string, doc: object): Row[] {
  const map = TEAM_DESIGN.flatMap((design) => design.views?.[view]?.map ?? [])[0] ?? '';
  const rows: Row[] = [];
  const emit = (key: unknown, value: number) => rows.push([JSON.parse(JSON.stringify(key)), value]);
  runInNewContext(`(${map})(doc)`, { doc, emit });
  return rows;
}

const personDay = (deviceDays: Parameters<typeof mergeDay>[0]['deviceDays']) =>
  mergeDay({
    developer: 'john_doe',
    date: '2026-10-27',
    frame: frameOf('Europe/Berlin'),
    deviceDays
  }) as PersonDay;

describe('the totals views', () => {
  it('agree with the domain functions on the same documents', () => {
    fc.assert(
      fc.property(anyWorkedDay('2026-10-27', 'a'), anyWorkedDay('2026-10-27', 'b'), (a, b) => {
        const day = personDay([a, b]);
        for (const field of ['category', 'project', 'app'] as const) {
          const rows = rowsOf(`by_${field}`, day).map(([key, value]) => [(key as string[])[1], value]);
          expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(totalsBy(field, [day])));
        }
        expect(rowsOf('by_developer', day)).toEqual([[['2026-10-27', 'john_doe'], trackedSeconds(day)]]);
      })
    );
  });

  it('count only days, and accept names of members that every object has', () => {
    for (const view of ['by_developer', 'by_project', 'by_category', 'by_app']) {
      expect(rowsOf(view, { type: 'month', cells: [0, 0, 1] })).toEqual([]);
    }
    const day = personDay([
      deviceDay({
        date: '2026-10-27',
        device: 'a',
        keys: [['x', 'constructor', '__proto__', '']],
        why: [['', '']],
        cells: [40, 0, 60],
        active: [36_000, 36_060]
      })
    ]);
    expect(rowsOf('by_category', day)).toEqual([[['2026-10-27', 'constructor'], 60]]);
    expect(rowsOf('by_project', day)).toEqual([[['2026-10-27', '__proto__'], 60]]);
  });
});

/** Undefined where the write is allowed, else the reason. */
function refusal(
  designs: DesignDocument[],
  security: Security,
  roles: string[],
  doc: object,
  oldDoc: object | null = null
): string | undefined {
  const validate = designs.find((design) => design.validate_doc_update)?.validate_doc_update ?? '';
  const userCtx = { name: 'ana@company.test', roles, db: 'x' };
  try {
    runInNewContext(`(${validate})(doc, oldDoc, userCtx, security)`, { doc, oldDoc, userCtx, security });
    return undefined;
  } catch (error) {
    return (error as { forbidden: string }).forbidden;
  }
}

const AGENT = ['member', 'developer:john_doe', 'agent'];
const PERSON = ['member', 'developer:john_doe'];

it.each([
  [
    'a developer’s database',
    DEVELOPER_DESIGN,
    developerSecurity('', 'john_doe'),
    PERSON,
    SAMPLE_DOCUMENTS.entry
  ],
  ['a team', TEAM_DESIGN, teamSecurity('', 'main'), ['manager:main'], SAMPLE_DOCUMENTS.review],
  ['org', ORG_DESIGN, orgSecurity(''), ['manager:main'], SAMPLE_DOCUMENTS.teamGoal]
])('deletions in %s have no content, and ids are short', (_, designs, security, roles, document) => {
  const remove = (fields: object) => refusal(designs, security, roles, { ...fields, _deleted: true });
  const { _id } = document;
  expect(remove({ _id, _rev: '2-a', _revisions: { start: 2, ids: ['a', 'b'] } })).toBeUndefined();
  expect(remove(document)).toMatch(/A deletion has no content: remove \w+\./);
  expect(remove({ _id: `${_id}${'x'.repeat(200)}` })).toBeDefined();
});

it('service deletions may come from a backup with content', () => {
  const deleted = { ...SAMPLE_DOCUMENTS.entry, _deleted: true };
  expect(refusal(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), ['_admin'], deleted)).toBeUndefined();
});

describe('access to a developer’s database', () => {
  const write = (roles: string[], doc: object) =>
    refusal(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), roles, doc);
  const day = deviceDay({ date: '2026-10-27', device: 'devbox-01', cells: [40, 0, 900] });
  const { device, entry, profile, contract, absence, timer, refusal: refused, hint } = SAMPLE_DOCUMENTS;

  it('lets an agent write days and its device, and nothing else', () => {
    expect(write(AGENT, day)).toBeUndefined();
    expect(write(AGENT, { _id: day._id, _deleted: true })).toBeUndefined();
    expect(write(AGENT, device)).toBeUndefined();
    expect(write(AGENT, entry)).toBe('Only the person may write entry documents here.');
    expect(write(AGENT, { _id: 'profile', _deleted: true })).toBe(
      'Only the person may write profile documents here.'
    );
  });

  it('lets developers write their own documents, but no days', () => {
    expect(write(PERSON, entry)).toBeUndefined();
    expect(write(PERSON, profile)).toBeUndefined();
    expect(write(PERSON, day)).toBe('Only the agent may write day documents here.');
    expect(write(PERSON, { _id: 'review:2026-W44', type: 'review', v: 1, developer: 'john_doe' })).toMatch(
      /the service/
    );
  });

  it('lets only the service write contracts, the person absences and the timer, and the agent hints', () => {
    const OTHERS = [['member', 'manager:main'], ['member', 'admin'], ['member', 'developer:mei_lin'], []];
    for (const roles of [AGENT, PERSON, ...OTHERS])
      for (const document of [contract, { _id: contract._id, _deleted: true }])
        expect(write(roles, document)).toBe('Only the service may write contract documents here.');
    expect(write(['_admin'], contract)).toBeUndefined();
    expect(write(['_admin'], { ...contract, from: '2026-02-01' })).toMatch(/id must name/);
    for (const document of [absence, timer, refused, { _id: absence._id, _deleted: true }]) {
      expect(write(PERSON, document)).toBeUndefined();
      for (const roles of [AGENT, ...OTHERS]) expect(write(roles, document)).toMatch(/Only the person/);
    }
    expect(write(PERSON, { ...refused, digest: '1'.repeat(16) })).toMatch(/id must name/);
    expect(write(AGENT, hint)).toBeUndefined();
    expect(write(AGENT, { ...hint, device: 'other' })).toMatch(/id must name/);
    for (const roles of [PERSON, ...OTHERS]) expect(write(roles, hint)).toMatch(/Only the agent/);
  });

  it('refuses everybody else, whatever the document contains', () => {
    expect(write(['member', 'developer:mei_lin'], entry)).toMatch(/Only the person/);
    expect(write(['member', 'developer:mei_lin', 'agent'], day)).toMatch(/Only the agent/);
    expect(write([], { ...day, developer: 'john_doe' })).toMatch(/Only the agent/);
  });

  it('refuses a day with a wrong shape, owner, version or id', () => {
    expect(write(AGENT, { ...day, developer: 'mei_lin' })).toBe('This database belongs to john_doe.');
    expect(write(AGENT, { ...day, v: 2 })).toMatch(/version 1/);
    expect(write(AGENT, { ...day, cells: [1, 2] })).toMatch(/rows of 3/);
    expect(write(AGENT, { ...day, cells: [1, 0, -5] })).toMatch(/whole numbers/);
    expect(write(AGENT, { ...day, keys: undefined })).toMatch(/day.keys/);
    expect(write(AGENT, { ...day, date: '2026-10-28' })).toMatch(/id must name/);
    expect(write(AGENT, { _id: 'anything' })).toMatch(/No document of this database is named/);
    expect(write(AGENT, { _id: 'constructor' })).toMatch(/No document of this database is named/);
  });

  it('lets the service write for everybody, if the shape is right', () => {
    expect(write(['_admin'], day)).toBeUndefined();
    expect(write(['_admin'], { ...day, v: 2 })).toMatch(/version 1/);
  });
});

describe('a sheet', () => {
  const { sheet } = SAMPLE_DOCUMENTS;
  const write = (doc: object, oldDoc: object | null = null, roles = PERSON) =>
    refusal(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), roles, doc, oldDoc);

  it('is written once by the person, and never changed or deleted', () => {
    expect(write(sheet)).toBeUndefined();
    expect(write(sheet, null, AGENT)).toMatch(/Only the person/);
    const deletion = { _id: sheet._id, _deleted: true };
    for (const oldDoc of [null, sheet]) expect(write(deletion, oldDoc)).toMatch(/never changed or deleted/);
    expect(write({ ...sheet, comment: 'Other' }, sheet)).toMatch(/never changed or deleted/);
    expect(write(deletion, sheet, ['_admin'])).toBeUndefined();
  });

  it('names its digest, and is about the dates of a week that exists', () => {
    for (const _id of ['sheet:2026-W44', 'sheet:2026-W44:ffffffffffff', 'sheet:2026-W45:0123456789ab'])
      expect(write({ ...sheet, _id })).toMatch(/id of a sheet/);
    expect(write({ ...sheet, dates: ['2026-11-02'] })).toMatch(/those of its week/);
    expect(write({ ...sheet, dates: [...sheet.dates].reverse() })).toMatch(/in order/);
    expect(write({ ...sheet, dates: ['2026-10-28'] })).toMatch(/one of its dates/);
    const _id = 'sheet:2025-W53:0123456789ab';
    expect(write({ ...sheet, _id, week: '2025-W53' })).toMatch(/must exist/);
    const adjustments = [{ ...sheet.adjustments[0], week: sheet.week }];
    expect(write({ ...sheet, adjustments })).toMatch(/earlier weeks/);
    expect(write({ ...sheet, v: 1 })).toMatch(/version 2/);
  });

  it('of an earlier version is taken from a backup', () => {
    const old = { _id: 'sheet:2026-W44', type: 'sheet', v: 1, developer: 'john_doe', week: '2026-W44' };
    expect(write(old)).toBeDefined();
    expect(write(old, null, ['_admin'])).toBeUndefined();
    expect(write({ ...old, _id: 'review:2026-W44', type: 'review' }, null, ['_admin'])).toBeUndefined();
  });
});

describe('access to a team’s database', () => {
  const write = (roles: string[], doc: object) => refusal(TEAM_DESIGN, teamSecurity('', 'main'), roles, doc);
  const { review } = SAMPLE_DOCUMENTS;

  it('lets managers of that team write reviews in their own name', () => {
    expect(write(['manager:main'], review)).toBeUndefined();
    expect(write(['manager:mobile'], review)).toMatch(/Only managers of this team/);
    expect(write(['manager:main'], { ...review, reviewer: 'somebody else' })).toMatch(/name of its reviewer/);
    expect(write(['manager:main'], { ...review, developer: 'mei_lin' })).toMatch(/id must name/);
    const elsewhere = { ...review, _id: review._id.replace('ana@', 'lee@') };
    for (const doc of [
      elsewhere,
      { ...elsewhere, reviewer: 'lee@company.test' },
      { _id: elsewhere._id, _deleted: true }
    ])
      expect(write(['manager:main'], doc)).toMatch(/name of its reviewer/);
    const digest = `sha256:${'f'.repeat(64)}`;
    expect(write(['manager:main'], { ...review, digest })).toMatch(/first letters of the digest/);
    expect(write(['manager:main'], { ...review, decision: 'maybe' })).toMatch(/decision has a value/);
    expect(write(['manager:main'], { ...review, comment: ' ' })).toMatch(/with words/);
    expect(write(['manager:main'], { ...review, v: 1 })).toMatch(/version 2/);
  });

  it('lets nobody review or discard the review of their own week, unless the policy allows it', () => {
    const self = ['manager:main', developerRole(review.developer)];
    expect(write(self, review)).toMatch(/own week/);
    expect(write(self, { _id: review._id, _deleted: true })).toMatch(/own week/);
    const allowed = { ...teamSecurity('', 'main'), tidesheet: { selfReview: true } };
    expect(refusal(TEAM_DESIGN, allowed, self, review)).toBeUndefined();
  });

  it.each(['2026-W00', '2026-W54', '1999-W10', '9999-W10', '2026-W1'])('has no reviews of %s', (week) => {
    const _id = reviewId({ ...review, week });
    expect(write(['manager:main'], { ...review, _id, week })).toMatch(/People write reviews and alerts/);
    expect(write(['manager:main'], { _id, _deleted: true })).toMatch(/People write reviews and alerts/);
  });

  it('takes alerts from managers, and none that is for the person alone', () => {
    const { alert } = SAMPLE_DOCUMENTS;
    expect(write(['manager:main'], alert)).toBeUndefined();
    expect(write(['manager:main'], { _id: alert._id, _deleted: true })).toBeUndefined();
    expect(write(['member'], alert)).toMatch(/Only managers/);
    expect(write(['manager:other'], alert)).toMatch(/Only managers/);
    expect(write(['manager:main'], { ...alert, period: 'x' })).toMatch(/The id must name/);
    const own = { ...alert, rule: 'no-break', _id: alertId('no-break', 'john_doe', 'desk.2026-10-27') };
    expect(write(['manager:main'], own)).toMatch(/rule has a value/);
  });

  it('takes no goal of a person, not even from the service', () => {
    for (const roles of [['manager:main'], ['_admin']])
      expect(write(roles, SAMPLE_DOCUMENTS.goal)).toMatch(/A goal of a person is private/);
  });

  it('lets only the service write anything else', () => {
    expect(write(['manager:main'], { _id: 'day:2026-10-27:john_doe' })).toMatch(/made by the service/);
    expect(write(['_admin'], { _id: 'day:2026-10-27:john_doe' })).toBeUndefined();
  });
});

describe('access to org', () => {
  const write = (roles: string[], doc: object) => refusal(ORG_DESIGN, orgSecurity(''), roles, doc);

  it('lets managers and admins write, and members only read', () => {
    const { holiday, holidays, team } = SAMPLE_DOCUMENTS;
    expect(write(['manager:main'], { ...holiday, date: '2026-12-26' })).toMatch(/id must name/);
    for (const roles of [['manager:main'], ['admin']])
      expect(write(roles, holidays)).toMatch(/Only the service writes the country/);
    expect(write(['_admin'], holidays)).toBeUndefined();
    expect(write(['manager:main'], holiday)).toBeUndefined();
    expect(write(['admin'], holiday)).toBeUndefined();
    expect(write(['member'], holiday)).toMatch(/Only managers and admins/);
    expect(write(['admin'], { ...holiday, type: 'day' })).toMatch(/type holiday/);
    expect(write(['manager:main'], team)).toBe('Only admins may change who is in a team.');
    expect(write(['manager:main'], { ...team, _deleted: true })).toMatch(/Only admins/);
    expect(write(['admin'], team)).toBeUndefined();
    expect(write(['admin'], { _id: 'anything' })).toMatch(/No document/);
  });

  it('lets managers change the goals of their own teams, and takes no goal of a person', () => {
    const { goal, teamGoal } = SAMPLE_DOCUMENTS;
    const other = { ...teamGoal, team: 'other' };
    const change = (roles: string[], doc: object, oldDoc: object) =>
      refusal(ORG_DESIGN, orgSecurity(''), roles, doc, oldDoc);
    expect(write(['manager:main'], teamGoal)).toBeUndefined();
    expect(write(['manager:main'], other)).toMatch(/Only managers of the team/);
    expect(change(['manager:main'], teamGoal, other)).toMatch(/Only managers of the team/);
    expect(change(['manager:main'], { _id: teamGoal._id, _deleted: true }, other)).toMatch(/Only managers/);
    expect(write(['admin'], other)).toBeUndefined();
    for (const roles of [['manager:main'], ['admin'], ['_admin']])
      expect(write(roles, { ...goal, ...teamGoal })).toMatch(/A goal of a person is private/);
  });

  it.each([
    ...['goal', goalId(''), goalId('x'), goalId('0'.repeat(27)), goalId(`${'0'.repeat(25)}a`)],
    ...['budget', budgetId('x')],
    ...[viewId('mine'), viewId('a:b'), holidayId(''), holidayId('christmas')],
    ...[holidayId('2026-12-25:x'), holidayId('2026-12')],
    ...[teamId(''), teamId('Main'), teamId('a b'), teamId('a'.repeat(33))],
    ...[`${RULES_ID}:x`, 'reviews:x', 'constructor']
  ])('has no document named %s', (_id) => {
    for (const roles of [['admin'], ['manager:main']])
      for (const doc of [
        { ...SAMPLE_DOCUMENTS.teamGoal, _id },
        { _id, _deleted: true }
      ])
        expect(write(roles, doc)).toMatch(/No document of this database/);
  });
});

describe('access to rules', () => {
  const MANAGER = ['member', 'manager:main'];
  const write = (roles: string[], doc: object, oldDoc: object | null = DEFAULT_RULES) =>
    refusal(ORG_DESIGN, orgSecurity(''), roles, doc, oldDoc);
  const [first] = DEFAULT_RULES.categories;

  it('lets managers change apps, domains and weights, and only admins change what looks at titles', () => {
    const apps = addMatch(DEFAULT_RULES, ['Comms', 'IM'], { kind: 'app', name: 'Murmur' });
    expect(write(MANAGER, setWeight(apps, ['Comms'], -1))).toBeUndefined();
    const categories = [
      { ...first, rule: { type: 'regex', regex: 'salary' } },
      ...DEFAULT_RULES.categories.slice(1)
    ];
    const titles = { ...DEFAULT_RULES, categories };
    expect(write(MANAGER, titles)).toBe('Only admins may change patterns that look at window titles.');
    expect(write(['admin'], titles)).toBeUndefined();
    expect(write(MANAGER, { ...DEFAULT_RULES, categories: [] })).toMatch(/Only admins/);
  });

  const { sharing } = DEFAULT_RULES;
  it.each([
    { sharing: { ...sharing, apps: false } },
    { sharing: { ...sharing, domains: false } },
    { sharing: { ...sharing, detail: 'day' } },
    { sharing: { ...sharing, hiddenCategories: ['Media'] } },
    { projectHoldSeconds: 3600 }
  ])('lets only admins change what may leave a machine: %j', (part) => {
    const changed = { ...DEFAULT_RULES, ...part };
    for (const [before, after] of [
      [DEFAULT_RULES, changed],
      [changed, DEFAULT_RULES]
    ] as const) {
      expect(write(MANAGER, after, before)).toMatch(/Only admins may change what may leave a machine/);
      expect(write(['admin'], after, before)).toBeUndefined();
    }
    const withoutPatterns = { ...changed, categories: [], projects: [] };
    const unreadable = { ...withoutPatterns, sharing: undefined };
    for (const before of [null, { _id: 'rules', _deleted: true }, unreadable])
      expect(write(MANAGER, withoutPatterns, before)).toMatch(/Only admins/);
  });

  it('lets only admins delete what only they decide about, and versions of it', () => {
    for (const _id of ['rules', 'team:web', 'reviews']) {
      const deletion = { _id, _rev: '3-a', _deleted: true };
      for (const oldDoc of [null, DEFAULT_RULES, { ...DEFAULT_RULES, sharing: { ...sharing, apps: false } }])
        expect(write(MANAGER, deletion, oldDoc)).toMatch(/Only admins/);
      expect(write(['admin'], deletion)).toBeUndefined();
    }
  });

  it.each([
    ['no earlier version is known', null],
    ['it was deleted', { _id: 'rules', _rev: '2-a', _deleted: true }],
    ['the earlier version is unreadable', { ...DEFAULT_RULES, categories: [null] }]
  ])('takes title patterns from admins alone where %s', (_when, oldDoc) => {
    expect(write(MANAGER, DEFAULT_RULES, oldDoc)).toMatch(/Only admins/);
    expect(write(['admin'], DEFAULT_RULES, oldDoc)).toBeUndefined();
  });

  it('compares and measures patterns as the domain does', () => {
    fc.assert(
      fc.property(anyRules, anyRules, (before, after) => {
        const isSame = sameTitlePatterns(before, after) && sameSharing(before, after);
        expect(write(MANAGER, after, before) === undefined).toBe(isSame);
      })
    );
    const anyPattern = fc
      .array(
        fc.constantFrom('(', ')', '{30}', '{2,40}', '{5,}', 'x', '-é', '-\\x{1E943}', '\\pL', '[a-z]', '|')
      )
      .map((parts) => parts.join('').repeat(20));
    fc.assert(
      fc.property(anyPattern, (regex) => {
        const rules = { ...DEFAULT_RULES, categories: [{ ...first, rule: { type: 'regex', regex } }] };
        expect(write(['admin'], rules) === undefined).toBe(v.is(Rules, rules));
      })
    );
  });

  it.each<[string, object]>([
    ['no lists', { categories: undefined }],
    ['too many categories', { categories: Array.from({ length: 2001 }, () => first) }],
    ['too many project rules', { projects: Array.from({ length: 2001 }, () => ({ id: 'p', project: 'p' })) }],
    ['an app that is no text', { categories: [{ ...first, apps: [7] }] }],
    ['a long name', { categories: [{ ...first, name: ['x'.repeat(201)] }] }],
    ['a category without a rule', { categories: [{ ...first, rule: null }] }],
    ['nothing for a category', { categories: [null] }],
    ['a long pattern', { projects: [{ id: 'p', project: 'p', regex: 'x'.repeat(5001) }] }],
    ['much repetition', { projects: [{ id: 'p', project: 'p', regex: '(?:x{30}){30}'.repeat(9) }] }],
    ['200 kB', { categories: [{ ...first, apps: Array.from({ length: 1999 }, () => 'x'.repeat(150)) }] }]
  ])('refuses %s from everybody, as the schema does', (_name, part) => {
    const rules = { ...DEFAULT_RULES, ...part };
    for (const roles of [['admin'], ['_admin']]) expect(write(roles, rules)).toBeDefined();
    expect(v.is(Rules, rules)).toBe(false);
  });

  it('are one document', () => {
    expect(write(['admin'], { ...DEFAULT_RULES, _id: 'rules:more' })).toMatch(/No document/);
  });
});

it.each([
  ['a developer’s database', DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), [AGENT, PERSON]],
  ['a team’s database', TEAM_DESIGN, teamSecurity('', 'main'), [['manager:main'], ['admin']]],
  ['org', ORG_DESIGN, orgSecurity(''), [['member'], ['manager:main'], ['admin']]]
])('only the service writes the epochs of %s', (_, design, security, others) => {
  const epochs = { _id: EPOCHS_ID, type: 'epochs', v: 1, instance: '1795', epochs: [] };
  expect(refusal(design, security, ['_admin'], epochs)).toBeUndefined();
  for (const roles of others) {
    for (const document of [epochs, { ...epochs, _deleted: true }, { ...epochs, _id: 'epochs:x' }])
      expect(refusal(design, security, roles, document)).toBeDefined();
  }
});

describe('the ids that access is decided by', () => {
  const UNKNOWN = /No document of this database is named/;

  it('are those that the domain makes', () => {
    const ids = fc.oneof(
      fc.tuple(anyDate, anyDevice).map(([date, device]) => dayId(date, device)),
      anyDevice.map(deviceDocumentId),
      fc.constant(PROFILE_ID),
      fc.tuple(anyDate, anyUlid).map(([date, ulid]) => entryId(date, ulid)),
      fc.tuple(anyWeek, anyHash).map(([week, hash]) => sheetId(week, `sha256:${hash}`)),
      anyWeek.map((week) => reviewId({ ...SAMPLE_DOCUMENTS.review, developer: undefined, week })),
      anyUlid.map(goalId),
      fc.tuple(anyUlid, anyDate).map(([ulid, date]) => alertId('goal-missed', ulid, date)),
      anyUlid.map(viewId),
      anyDate.map(contractId),
      fc.tuple(anyDate, anyUlid).map(([date, ulid]) => absenceId(date, ulid)),
      fc.constant(TIMER_ID),
      fc.constant(refusalId('2026-W44', '0123456789abcdef')),
      fc.tuple(anyDate, anyDevice).map(([date, device]) => hintId(date, device))
    );
    const ofTeam = fc
      .tuple(anyRecentWeek, anyDeveloper)
      .map(([week, developer]) => reviewId({ ...SAMPLE_DOCUMENTS.review, week, developer }));
    const ofOrg = fc.oneof(
      fc.constantFrom(RULES_ID, HOLIDAYS_ID),
      anyUlid.map(goalId),
      anyUlid.map(budgetId),
      anyUlid.map(viewId),
      anyDate.map(holidayId),
      anySlug.map(teamId)
    );
    const write = (designs: DesignDocument[], security: Security, _id: string) =>
      refusal(designs, security, ['_admin', 'admin', 'manager:main'], { _id, _deleted: true });
    fc.assert(
      fc.property(ids, ofOrg, ofTeam, (own, org, review) => {
        expect(write(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), own)).toBeUndefined();
        expect(write(ORG_DESIGN, orgSecurity(''), org)).toBeUndefined();
        const asManager = refusal(TEAM_DESIGN, teamSecurity('', 'main'), ['manager:main'], {
          _id: review,
          _deleted: true
        });
        expect(asManager).toBeUndefined();
      }),
      { numRuns: 50 }
    );
  });

  it('are not those of another database', () => {
    expect(
      refusal(DEVELOPER_DESIGN, developerSecurity('', 'john_doe'), ['_admin'], {
        _id: monthId('2026-10', 'john_doe')
      })
    ).toMatch(UNKNOWN);
    expect(refusal(ORG_DESIGN, orgSecurity(''), ['_admin'], { _id: dayId('2026-10-27', 'a') })).toMatch(
      UNKNOWN
    );
  });
});

describe('access with the prefix of an installation', () => {
  const { entry, holiday, review: reviewed, day } = SAMPLE_DOCUMENTS;
  /** `prefix` is that of the database, `of` that of the user. */
  const writes = (prefix: string, of: string) => {
    const as = (...roles: string[]) => roles.map((role) => qualifyRole(of, role));
    const person = as('member', 'developer:john_doe');
    return [
      refusal(DEVELOPER_DESIGN, developerSecurity(prefix, 'john_doe'), person, entry),
      refusal(DEVELOPER_DESIGN, developerSecurity(prefix, 'john_doe'), [...person, ...as('agent')], day),
      refusal(TEAM_DESIGN, teamSecurity(prefix, 'main'), as('manager:main'), reviewed),
      refusal(ORG_DESIGN, orgSecurity(prefix), as('manager:main'), holiday),
      refusal(ORG_DESIGN, orgSecurity(prefix), as('admin'), holiday)
    ].map((reason) => reason === undefined);
  };

  it('is for its own users alone', () => {
    const prefixes = ['', 'a', 'ab', 'a-'];
    for (const prefix of prefixes) {
      for (const of of prefixes)
        expect([prefix, of, ...writes(prefix, of)]).toEqual([prefix, of, ...Array(5).fill(prefix === of)]);
    }
  });

  it('leaves nothing to anyone but administrators where the security object names nobody', () => {
    const open = { admins: { names: [], roles: [] }, members: { names: [], roles: [] } };
    const all = ['admin', 'member', 'agent', 'manager:main', 'developer:john_doe', developerRole('')];
    for (const [designs, doc] of [
      [DEVELOPER_DESIGN, entry],
      [TEAM_DESIGN, reviewed],
      [ORG_DESIGN, holiday]
    ] as [DesignDocument[], object][])
      expect(refusal(designs, open, all, doc)).toBeDefined();
  });
});

describe('access to acts', () => {
  it('is for the service alone', () => {
    const act = { _id: 'act:01HZZZZZZZZZZZZZZZZZZZZZZZ', type: 'audit', v: 1 };
    expect(refusal(AUDIT_DESIGN, auditSecurity(''), ['admin', 'manager:main'], act)).toMatch(
      /Only the service/
    );
    expect(refusal(AUDIT_DESIGN, auditSecurity(''), ['admin'], { ...act, _deleted: true })).toBeDefined();
    expect(refusal(AUDIT_DESIGN, auditSecurity(''), ['_admin'], act)).toBeUndefined();
  });
});
