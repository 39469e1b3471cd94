/** Submitted weeks travel to the teams, reviews travel back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Review, reviewId, reviewRange } from '#domain/documents/review.ts';
import { type Team, teamId } from '#domain/documents/team.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { weekState } from '#domain/timesheets/week-state.ts';
import type { Registered } from '#domain/api/developers.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
let other: Registered;
let person: Registered;
let sheet: Sheet;
let count = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  const teams = ['main', 'mobile'];
  lead = await server.register('lead', { roles: ['manager'], teams });
  other = await server.register('other', { roles: ['manager'], teams });
});
beforeEach(async () => {
  person = await server.register(`person_${++count}`, { teams: ['main', 'mobile'] });
  sheet = sheetOf({ developer: person.developer_id });
});
afterAll(() => server.close());

/** Either, as nano sees a database of both. */
type Given = Partial<Omit<Sheet, 'type' | 'v'> & Omit<Review, 'type' | 'v'>> & { type: string };

const own = () => server.as(person.email, person.password!).use<Given>(person.database);
const team = (slug: string, manager = lead) =>
  server.as(manager.email, manager.password!).use<Given>(server.admin.names.team(slug));
const orNothing = <T>(answer: Promise<T>) => answer.catch(() => undefined);
const statusFor = (answer: Promise<unknown>) =>
  answer.then(
    () => 201,
    (error: { statusCode?: number }) => error.statusCode
  );
const review = (given: Partial<Review> = {}) => reviewOf(sheet, { reviewer: lead.email, ...given });
const arrived = (manager = lead, of = sheet) =>
  orNothing(own().get(reviewId({ week: of.week, digest: of.digest, reviewer: manager.email })));
const inTeamNow = (slug: string, id = review()._id) =>
  orNothing(server.admin.use<Given>(server.admin.names.team(slug)).get(id));

describe('a submitted week', () => {
  const withoutRevision = (doc: object | undefined) => ({ ...doc, _rev: undefined });

  it('arrives in each team word for word, and so does the one after it', async () => {
    await own().insert(sheet);
    for (const slug of ['main', 'mobile'])
      await expect
        .poll(async () => withoutRevision(await inTeamNow(slug, inTeam(sheet)._id)))
        .toEqual({ ...inTeam(sheet), _rev: undefined });
    const next = sheetOf({ developer: person.developer_id, comment: 'Corrected', known: [sheet] });
    await own().insert(next);
    await expect.poll(() => inTeamNow('main', inTeam(next)._id)).toMatchObject({ comment: 'Corrected' });
    expect(await inTeamNow('main', inTeam(sheet)._id)).toBeDefined();
  });

  it('is never changed or deleted, neither by the person nor in the team', async () => {
    const { rev } = await own().insert(sheet);
    await expect.poll(() => inTeamNow('main', inTeam(sheet)._id)).toBeDefined();
    expect(await statusFor(own().insert({ ...sheet, comment: 'Other', _rev: rev }))).toBe(403);
    expect(await statusFor(own().destroy(sheet._id, rev))).toBe(403);
    const copy = await team('main').get(inTeam(sheet)._id);
    expect(await statusFor(team('main').destroy(copy._id, copy._rev))).toBe(403);
    // A version of its own has no earlier one to compare with, and wins: the copy stays as it is.
    const forged = { ...sheet, comment: 'Other', _rev: `9-${'f'.repeat(32)}` };
    const body = { new_edits: false, docs: [forged] };
    const as = server.as(person.email, person.password!);
    await as.request({ db: person.database, path: '_bulk_docs', method: 'POST', body });
    await server.fanIn.sweep();
    const now = await inTeamNow('main', inTeam(sheet)._id);
    expect([now?.comment, now?._rev]).toEqual([undefined, copy._rev]);
  });

  it('that is not what its digest says arrives nowhere', async () => {
    const forged = { ...sheet, rows: sheet.rows.map((row) => ({ ...row, roundedSeconds: 7200 })) };
    await own().insert(forged);
    await server.fanIn.sweep();
    await expect.poll(() => server.logged.join('\n')).toContain('not that of its digest');
    expect(await inTeamNow('main', inTeam(sheet)._id)).toBeUndefined();
  });

  it('that has many versions keeps no other from arriving', async () => {
    const docs = Array.from({ length: 50 }, (_, index) => ({
      ...{ ...sheet, comment: `${index}` },
      _rev: `1-${String(index).padStart(32, '0')}`
    }));
    const request = { db: person.database, path: '_bulk_docs', method: 'POST' };
    for (const doc of docs)
      await server
        .as(person.email, person.password!)
        .request({ ...request, body: { new_edits: false, docs: [doc] } });
    const next = sheetOf({ developer: person.developer_id, comment: 'Next' });
    await own().insert(next);
    await expect.poll(() => inTeamNow('main', inTeam(next)._id)).toMatchObject({ comment: 'Next' });
    expect(await inTeamNow('main', inTeam(sheet)._id)).toBeUndefined();
  });

  it('of a far future arrives nowhere: it would outlast all that are submitted after it', async () => {
    const future = sheetOf({ developer: person.developer_id, submitted: '2098-11-02T09:00:00Z' });
    await own().insert(future);
    await own().insert(sheet);
    await expect.poll(() => inTeamNow('main', inTeam(sheet)._id)).toBeDefined();
    expect(await inTeamNow('main', inTeam(future)._id)).toBeUndefined();
    expect(server.logged.join('\n')).toContain('it was submitted in the future');
    const beyond = { ...sheetOf({ developer: person.developer_id, comment: 'Beyond' }) };
    expect(await statusFor(own().insert({ ...beyond, submitted: '2100-01-01T00:00:00Z' }))).toBe(403);
  });

  it('that is larger than any week is refused', async () => {
    const rows = Array.from({ length: 850 }, (_, index) => ({
      ...{ date: '2026-10-27', category: 'Work', project: `${index}${'x'.repeat(150)}` },
      ...{ seconds: 60, trackedSeconds: 60 }
    }));
    expect(await statusFor(own().insert(sheetOf({ developer: person.developer_id, rows })))).toBe(403);
  });

  it('of an earlier version is left alone', async () => {
    const old = { type: 'sheet', v: 1, developer: person.developer_id, week: '2026-W44', rows: [] };
    expect(await statusFor(own().insert({ ...old, _id: 'sheet:2026-W44' }))).toBe(403);
    const database = server.admin.use<Record<string, unknown>>(person.database);
    await database.insert({ ...old, _id: 'sheet:2026-W44' });
    const main = server.admin.use<Record<string, unknown>>(server.admin.names.team('main'));
    const id = ['review', '2026-W44', person.developer_id].join(':');
    await main.insert({ ...old, _id: id, type: 'review', decision: 'approved' });
    await own().insert(sheet);
    await expect.poll(() => inTeamNow('main', inTeam(sheet)._id)).toBeDefined();
    await server.fanIn.sweep();
    expect(await inTeamNow('main', id)).toBeDefined();
    expect(await statusFor(own().get('review:2026-W44'))).toBe(404);
  });
});

describe('a review', () => {
  beforeEach(() => own().insert(sheet));

  it('arrives at the person, and follows when it changes', async () => {
    const { rev } = await team('main').insert(review());
    await expect.poll(() => arrived()).toMatchObject({ decision: 'approved', reviewer: lead.email });
    const changed = review({ decision: 'reopened', decided: '2026-11-03T10:00:00Z' });
    await team('main').insert({ ...changed, _rev: rev });
    await expect.poll(() => arrived()).toMatchObject({ decision: 'reopened' });
  });

  it('arrives although an earlier one cannot be carried', async () => {
    const lost = await server.register(`lost_${count}`, { teams: ['main'] });
    await server.admin.db.destroy(lost.database);
    const ofLost = reviewOf(sheetOf({ developer: lost.developer_id }), { reviewer: lead.email });
    await team('main').insert(ofLost);
    await expect.poll(() => server.logged.join('\n')).toContain(`${ofLost._id} could not be carried`);
    await team('main').insert(review());
    await expect.poll(() => arrived()).toMatchObject({ decision: 'approved' });
  });

  it('stands beside those of other managers and teams, and all replicas agree on what counts', async () => {
    const decided = '2026-11-02T10:00:00Z';
    await team('main').insert(review({ decided }));
    const returned = { decision: 'returned', comment: 'Tuesday?', reviewer: other.email } as const;
    await team('mobile', other).insert(review({ ...returned, decided }));
    await expect.poll(() => arrived()).toBeDefined();
    await expect.poll(() => arrived(other)).toBeDefined();
    const { rows } = await own().list({ ...reviewRange(), include_docs: true });
    const reviews = rows.map(({ doc }) => doc as unknown as Review);
    expect(weekState([sheet], reviews).status).toBe('returned');
    expect(weekState([sheet], [...reviews].reverse()).status).toBe('returned');
  });

  it('of one who reviews for two teams is the last decision, whichever arrived last', async () => {
    await team('mobile').insert(review({ decision: 'reopened', decided: '2026-11-05T09:00:00Z' }));
    await expect.poll(() => arrived()).toMatchObject({ decision: 'reopened' });
    await team('main').insert(review({ decided: '2026-11-04T09:00:00Z' }));
    await server.fanIn.sweep();
    await expect.poll(() => inTeamNow('main')).toMatchObject({ decision: 'approved' });
    expect(await arrived()).toMatchObject({ decision: 'reopened' });
    const { _id, _rev } = await team('mobile').get(review()._id);
    await team('mobile').destroy(_id, _rev);
    await expect.poll(() => arrived()).toMatchObject({ decision: 'approved' });
  });

  it('that two devices of its reviewer changed at once is the last decision, everywhere', async () => {
    const first = review({ decided: '2026-11-04T09:00:00Z', decision: 'reopened' });
    const second = review({ decided: '2026-11-04T08:00:00Z', comment: 'Fine' });
    // The later decision loses by CouchDB's own order.
    const docs = [
      { ...first, _rev: `1-${'0'.repeat(32)}` },
      { ...second, _rev: `1-${'f'.repeat(32)}` }
    ];
    const request = { db: server.admin.names.team('main'), path: '_bulk_docs', method: 'POST' };
    for (const doc of docs)
      await server
        .as(lead.email, lead.password!)
        .request({ ...request, body: { new_edits: false, docs: [doc] } });
    await expect.poll(() => arrived()).toMatchObject({ decision: 'reopened' });
    const main = server.admin.use<Given>(server.admin.names.team('main'));
    await expect.poll(() => main.get(first._id, { conflicts: true })).not.toHaveProperty('_conflicts');
    expect(await main.get(first._id)).toMatchObject({ decision: 'reopened' });
  });

  it('that has more versions than are read at once is the last decision in the end', async () => {
    // The embedded endpoint takes 20 of them, CouchDB all. The last decision is the last one by CouchDB's order.
    const docs = Array.from({ length: 50 }, (_, index) => ({
      ...review({ decided: `2026-11-04T09:00:${59 - index}Z`, comment: `${index}` }),
      _rev: `1-${String(index).padStart(32, '0')}`
    }));
    const request = { db: server.admin.names.team('main'), path: '_bulk_docs', method: 'POST' };
    for (const doc of docs)
      await server
        .as(lead.email, lead.password!)
        .request({ ...request, body: { new_edits: false, docs: [doc] } });
    const main = server.admin.use<Given>(server.admin.names.team('main'));
    await expect.poll(() => main.get(docs[0]!._id, { conflicts: true })).not.toHaveProperty('_conflicts');
    expect(await main.get(docs[0]!._id)).toMatchObject({ comment: '0' });
    await expect.poll(() => arrived()).toMatchObject({ comment: '0' });
  });

  it('of somebody who is not registered is taken away', async () => {
    const nobody = reviewOf(sheetOf({ developer: 'nobody_here' }), { reviewer: lead.email });
    await team('main').insert(nobody);
    await expect.poll(() => inTeamNow('main', nobody._id)).toBeUndefined();
  });
});

describe('a review that does not count', () => {
  const setMembers = async (slug: string, change: (members: string[]) => string[]) => {
    const org = server.admin.use<Team>(server.admin.names.org);
    const stored = await org.get(teamId(slug));
    await org.insert({ ...stored, members: change(stored.members) });
  };

  it('is of a team that the person is not in: it is taken back, and so is what it changed', async () => {
    const { rev } = await team('mobile').insert(review());
    await expect.poll(() => arrived()).toMatchObject({ decision: 'approved' });
    await setMembers('mobile', (members) => members.filter((id) => id !== person.developer_id));
    const changed = review({ decision: 'reopened', decided: '2026-11-20T09:00:00Z' });
    await team('mobile').insert({ ...changed, _rev: rev });
    await expect.poll(() => inTeamNow('mobile')).toMatchObject({ decision: 'approved' });
    const { _id, _rev } = await team('mobile').get(review()._id);
    await team('mobile').destroy(_id, _rev);
    await expect.poll(() => inTeamNow('mobile')).toMatchObject({ decision: 'approved' });
    await server.fanIn.sweep();
    expect(await arrived()).toMatchObject({ decision: 'approved' });

    const apart = await server.register(`apart_${count}`, { teams: ['main'] });
    const theirs = sheetOf({ developer: apart.developer_id });
    const unwanted = reviewOf(theirs, { reviewer: lead.email });
    await team('mobile').insert(unwanted);
    await expect.poll(() => statusFor(team('mobile').get(unwanted._id))).toBe(404);
    const { rows } = await server.admin.use(apart.database).list(reviewRange());
    expect(rows).toEqual([]);
    expect(server.logged.join('\n')).toContain(`does not count: ${apart.developer_id} is not in mobile`);
  });

  it('is of somebody who does not manage the team any more, or is nobody’s here', async () => {
    for (const reviewer of ['nobody@company.test', person.email]) {
      const planted = review({ reviewer });
      await server.admin.use<object>(server.admin.names.team('main')).insert(planted);
      await expect.poll(() => inTeamNow('main', planted._id)).toBeUndefined();
      expect(await statusFor(own().get(reviewId({ ...planted, developer: undefined })))).toBe(404);
    }
  });

  it('is from the future: it would outlast every decision that is made after it', async () => {
    const { rev } = await team('main').insert(review());
    await expect.poll(() => arrived()).toMatchObject({ decision: 'approved' });
    const forged = review({ decision: 'reopened', decided: '2099-12-31T09:00:00Z' });
    await team('main').insert({ ...forged, _rev: rev });
    await expect.poll(() => inTeamNow('main')).toMatchObject({ decision: 'approved' });
    expect(await arrived()).toMatchObject({ decision: 'approved' });
  });

  it('is of one’s own week, unless an admin allows that in org', async () => {
    const self = await server.register(`self_${count}`, { roles: ['manager'], teams: ['main'] });
    const admin = await server.register(`admin_${count}`, { roles: ['admin'] });
    const main = server.admin.names.team('main');
    const ofSelf = (week?: string) =>
      reviewOf(sheetOf({ developer: self.developer_id, ...(week && { week }) }), { reviewer: self.email });
    const asSelf = server.as(self.email, self.password!).use<object>(main);
    expect(await statusFor(asSelf.insert(ofSelf()))).toBe(403);
    // As if it had passed the validation function.
    await server.admin.use<object>(main).insert(ofSelf());
    await expect.poll(() => statusFor(asSelf.get(ofSelf()._id))).toBe(404);

    const policy = { _id: 'reviews', type: 'reviews', v: 1, allowSelf: true };
    const { org } = server.admin.names;
    expect(await statusFor(server.as(self.email, self.password!).use(org).insert(policy))).toBe(403);
    const { rev } = await server.as(admin.email, admin.password!).use(org).insert(policy);
    await expect.poll(() => statusFor(asSelf.insert(ofSelf()))).toBe(201);
    const theirs = server.admin.use<Given>(self.database);
    const id = reviewId({ ...ofSelf(), developer: undefined });
    await expect.poll(() => orNothing(theirs.get(id))).toMatchObject({ reviewer: self.email });
    await server.admin.use(org).destroy('reviews', rev);
    await expect.poll(() => statusFor(asSelf.insert(ofSelf('2026-W45')))).toBe(403);
  });
});
