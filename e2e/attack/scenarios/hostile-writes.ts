/** Every kind of document with wrong types, sizes, dates and owners, straight into the databases, by all who have an account. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as v from 'valibot';
import type { Caller } from '#domain/api/access.ts';
import { auditId } from '#domain/documents/audit.ts';
import { reviewId } from '#domain/documents/review.ts';
import { anyChange, changeAt, pathsOf } from '#domain/testing/changed-documents.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { WRITTEN } from '../../../couch/design/documents.ts';
import { PASSWORD } from '../../stage/server/server-process.ts';
import { reportDay } from '../../stage/teams/report-day.ts';
import { type Attack, databasePath, forEachAtOnce, OK, REFUSED, type Scenario, sleep } from '../scenario.ts';
import type { Received } from '../send-request.ts';

const AT_ONCE = 16;
const CALLERS = ['member', 'agent', 'manager', 'admin'] as const;
type Writer = (typeof CALLERS)[number];

export const hostileWrites: Scenario = {
  name: 'hostile writes',
  run: async (attack) => {
    await writeChangedDocuments(attack);
    await writeWithoutRight(attack);
    await writeForOthers(attack);
    await writeLocalDocuments(attack);
    await checkFanIn(attack);
  }
};

type Kind = {
  kind: string;
  document: Document;
  schema: v.GenericSchema;
  database: string;
  /** Those who may write it there. */
  writers: readonly Writer[];
};
type Document = { _id: string } & Record<string, unknown>;

function listKinds({ target }: Attack): Kind[] {
  const { names } = target.couch;
  const { developer_id: developer } = target.member;
  const { day, device, profile, entry, sheet, goal, view, rules, holiday, team } = SAMPLE_DOCUMENTS;
  const { absence, timer, refusal, hint, contract, holidays, teamGoal, budget } = SAMPLE_DOCUMENTS;
  const own = (kind: keyof typeof WRITTEN.developer, document: Document, writers: Writer[]): Kind => ({
    ...{ kind, writers, schema: WRITTEN.developer[kind], database: target.member.database },
    document: 'developer' in document ? { ...document, developer } : document
  });
  const shared = (kind: keyof typeof WRITTEN.org, document: Document, writers: Writer[]): Kind => ({
    ...{ kind, document, writers, schema: WRITTEN.org[kind], database: names.org }
  });
  return [
    own('day', day, ['agent']),
    own('device', device, ['agent']),
    own('profile', profile, ['member']),
    own('entry', entry, ['member']),
    own('sheet', sheet, ['member']),
    own('goal', goal, ['member']),
    own('view', view, ['member']),
    own('absence', absence, ['member']),
    own('timer', timer, ['member']),
    own('refusal', refusal, ['member']),
    own('hint', hint, ['agent']),
    own('contract', contract, []),
    shared('holidays', holidays, []),
    shared('rules', rules, ['manager', 'admin']),
    shared('goal', teamGoal, ['manager', 'admin']),
    shared('budget', budget, ['manager', 'admin']),
    shared('view', view, ['manager', 'admin']),
    shared('holiday', holiday, ['manager', 'admin']),
    shared('team', { ...team, members: [developer] }, ['admin']),
    {
      kind: 'review',
      document: reviewBy(managerOf(target), developer),
      schema: WRITTEN.team.review,
      database: names.team('main'),
      writers: ['manager']
    }
  ];
}

const reviewBy = (reviewer: string, developer: string) => {
  const review = { ...SAMPLE_DOCUMENTS.review, developer, reviewer };
  return { ...review, _id: reviewId(review) };
};

const managerOf = ({ manager }: Attack['target']) => manager.email;

/** A zone's name is compared with those that this machine knows, which a database cannot do. */
const isZone = (path: string[]) => path.at(-1) === 'tz';

async function writeChangedDocuments(attack: Attack): Promise<void> {
  const count = attack.count(20, 200);
  for (const { kind, document, schema, database, writers } of listKinds(attack)) {
    const places = pathsOf(document).filter((path) => !isZone(path));
    const changes = fc.sample(fc.tuple(fc.constantFrom(...places), anyChange), { numRuns: count, seed: 1 });
    const changed = changes.map(([path, change]) => ({ path, document: changeAt(document, path, change) }));
    const headers = attack.target.credentials[writers.at(-1) ?? 'member'];
    await forEachAtOnce(changed.entries(), { atOnce: AT_ONCE }, async ([index, { path, document }]) => {
      const parsed = v.safeParse(schema, document);
      // Readers drop what they do not know, and nobody writes it.
      const isValid = parsed.success && isDeepStrictEqual(parsed.output, document);
      const what = `${kind}.${path.join('.')} = ${describe(document, path)}`;
      const sent = { method: 'POST', path: databasePath(database), headers, body: document };
      await attack.send(what, sent, isValid ? [...OK, ...REFUSED] : REFUSED);
      const replicated = { new_edits: false, docs: [{ ...document, _rev: revision(index) }] };
      const bulk = { ...sent, path: `${sent.path}/_bulk_docs`, body: replicated };
      await attack.send(`${what}, replicated`, bulk, isValid ? [...OK, ...REFUSED] : isRefused);
    });
  }
}

/** One that no other document has: a revision that is stored already is not written, and so not refused. */
const revision = (index: number) => `1-${String(index).padStart(32, '0')}`;

function describe(document: object, path: string[]): string {
  let value: unknown = document;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return String(JSON.stringify(value)).slice(0, 40);
}

/** Whether nothing was written by a request, or by `_bulk_docs` of one document. */
const isRefused = ({ status, text }: Received) =>
  REFUSED.some((refused) => refused === status) ||
  (OK.some((ok) => ok === status) && text.includes('"error"'));

/** Every kind by everybody into every database; also design documents, accounts, and what only the service writes. */
async function writeWithoutRight(attack: Attack): Promise<void> {
  const { couch, credentials, member, stranger } = attack.target;
  const { names } = couch;
  const databases = [
    ...[member.database, stranger.database, names.team('main'), names.org, names.audit, names.service],
    ...['_users', '_replicator', '_global_changes', names.team('none')]
  ];
  const kinds = listKinds(attack);
  const others: Document[] = [
    { _id: '_design/access', language: 'javascript' },
    { _id: '_design/attack', views: { all: { map: 'function (doc) { emit(doc); }' } } },
    {
      _id: 'org.couchdb.user:attacker',
      type: 'user',
      name: 'attacker',
      roles: ['_admin'],
      password: PASSWORD
    },
    { _id: auditId('0'.repeat(26)), type: 'act', v: 1 },
    { _id: 'epochs', type: 'epochs', v: 1 },
    { _id: 'fan-in', id: 5 },
    { _id: 'anything' }
  ];
  const writes = CALLERS.flatMap((caller) =>
    databases.flatMap((database) => [
      ...kinds
        .filter((kind) => !(kind.database === database && kind.writers.includes(caller)))
        // Documents of the same kind, such as a goal, may be this caller's in this database.
        .filter((kind) => !kinds.some((other) => isSameKind(other, kind.kind, database, caller)))
        .map(({ document }) => ({ caller, database, document })),
      ...others.map((document) => ({ caller, database, document }))
    ])
  );
  await forEachAtOnce(attack.some(writes, 5), { atOnce: AT_ONCE }, async ({ caller, database, document }) => {
    const headers = credentials[caller];
    const path = databasePath(database);
    const what = `${caller} writes ${document._id}`;
    await attack.send(what, { method: 'POST', path, headers, body: document }, REFUSED);
    const body = { new_edits: false, docs: [{ ...document, _rev: revision(1_000_000) }] };
    await attack.send(what, { method: 'POST', path: `${path}/_bulk_docs`, headers, body }, isRefused);
  });
}

const isSameKind = (other: Kind, kind: string, database: string, caller: Writer) =>
  other.kind === kind && other.database === database && other.writers.includes(caller);

/** By those who may write the kind, but about others, or under another name. */
async function writeForOthers(attack: Attack): Promise<void> {
  const { names } = attack.target.couch;
  const { developer_id: other } = attack.target.stranger;
  const { day, profile, entry, sheet, review, device } = SAMPLE_DOCUMENTS;
  const own = attack.target.member.database;
  const { developer_id: developer } = attack.target.member;
  const team = names.team('main');
  const reviewer = attack.target.manager.email;
  const writes: [caller: Caller, database: string, document: object][] = [
    ['agent', own, { ...day, developer: other }],
    ['agent', own, { ...day, developer, date: '2026-10-28' }],
    ['agent', own, { ...day, developer, device: 'other' }],
    ['agent', own, { ...device, developer, device: 'other' }],
    ['member', own, { ...profile, developer: other }],
    ['member', own, { ...entry, developer: other }],
    ['member', own, { ...entry, developer, date: '2026-10-28' }],
    ['member', own, { ...entry, developer, end: '9999-12-31T00:00:00Z' }],
    ['member', own, { ...sheet, developer: other }],
    ['member', own, { ...review, _id: reviewId({ ...review, developer: undefined }), developer }],
    ['manager', team, { ...reviewBy(reviewer, developer), reviewer: 'somebody' }],
    ['manager', team, { ...reviewBy(reviewer, developer), week: '2026-W40' }],
    ['manager', team, { ...reviewBy(reviewer, other), developer }],
    ['manager', team, reviewBy('somebody@company.test', developer)],
    ['manager', team, { ...sheet, developer }],
    ['manager', team, { ...day, developer }],
    ['admin', team, { ...reviewBy(reviewer, developer), reviewer: 'somebody' }]
  ];
  for (const [caller, database, document] of writes) {
    const headers = attack.target.credentials[caller];
    const sent = { method: 'POST', path: databasePath(database), headers, body: document };
    await attack.send(`${caller} for others`, sent, REFUSED);
  }
}

/** Members may write local documents, as replication does: nothing may depend on them. */
async function writeLocalDocuments(attack: Attack): Promise<void> {
  const { couch, credentials, member } = attack.target;
  const { names } = couch;
  const bodies = [{ id: 5 }, { since: 'x', seq: -1 }, { text: 'x'.repeat(300_000) }];
  for (const caller of CALLERS)
    for (const database of [member.database, names.team('main'), names.org, names.audit, names.service])
      for (const name of ['fan-in-days', `fan-in-${member.database}`, 'checkpoint', 'epochs'])
        for (const body of bodies) {
          const path = `${databasePath(database)}/_local/${encodeURIComponent(name)}`;
          const sent = { method: 'PUT', path, headers: credentials[caller], body };
          await attack.send(caller, sent, [...OK, ...REFUSED]);
        }
}

const FAN_IN_MS = 20_000;
const CHECK_MS = 200;

/** Days go on arriving at the team. */
async function checkFanIn(attack: Attack): Promise<void> {
  const { server, couch, member } = attack.target;
  const date = '2026-11-02';
  await reportDay(server.url, member, { date, slots: 4 });
  const team = couch.use(server.team);
  for (const end = performance.now() + FAN_IN_MS; performance.now() < end; await sleep(CHECK_MS)) {
    const { rows } = await team.list();
    if (rows.some(({ id }) => id.includes(date) && id.includes(member.developer_id))) return;
  }
  attack.check(false, `a day of ${member.developer_id} did not arrive at the team in ${FAN_IN_MS} ms`);
}
