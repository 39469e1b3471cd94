/** Weeks handed in travel to the teams, reviews travel back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Review, reviewId } from '#domain/documents/review.ts';
import { type Team, teamId } from '#domain/documents/team.ts';
import { type Sheet, sheetId } from '#domain/documents/sheet.ts';
import type { Registered } from '#domain/api/developers.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
let person: Registered;
let count = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  lead = await server.register('lead', { roles: ['manager'], teams: ['main', 'mobile'] });
});
beforeEach(async () => {
  person = await server.register(`person_${++count}`, { teams: ['main', 'mobile'] });
});
afterAll(() => server.close());

/** Either, as nano sees a database of both. */
type Given = Partial<Omit<Sheet, 'type'> & Omit<Review, 'type'>> & { type: string };

const sheetOf = (developer: string): Sheet => ({
  _id: 'sheet:2026-W44',
  type: 'sheet',
  v: 1,
  developer,
  week: '2026-W44',
  submitted: '2026-11-02T09:00:00Z',
  rows: [{ date: '2026-10-27', category: 'Work', project: '', seconds: 3600 }]
});

const reviewOf = (developer: string, given: Partial<Review> = {}): Review => ({
  _id: reviewId('2026-W44', developer),
  type: 'review',
  v: 1,
  developer,
  week: '2026-W44',
  reviewer: lead.email,
  decision: 'approved',
  decided: '2026-11-03T09:00:00Z',
  sheetRev: '1-a',
  ...given
});

const own = () => server.as(person.email, person.password!).use<Given>(person.database);
const team = (slug: string) =>
  server.as(lead.email, lead.password!).use<Given>(server.admin.names.team(slug));
const orNothing = <T>(answer: Promise<T>) => answer.catch(() => undefined);

describe('a week handed in', () => {
  it('arrives in each team, changed and taken back too', async () => {
    const { rev } = await own().insert(sheetOf(person.developer_id));
    const id = sheetId('2026-W44', person.developer_id);
    for (const slug of ['main', 'mobile']) {
      await expect
        .poll(() => orNothing(team(slug).get(id)))
        .toMatchObject({ _id: id, rows: [{ seconds: 3600 }] });
    }
    const second = await own().insert({
      ...sheetOf(person.developer_id),
      comment: 'Corrected',
      _rev: rev
    });
    await expect.poll(() => orNothing(team('main').get(id))).toMatchObject({ comment: 'Corrected' });
    await own().destroy('sheet:2026-W44', second.rev);
    await expect.poll(() => orNothing(team('main').get(id))).toBeUndefined();
  });
});

describe('a review', () => {
  const arrived = () => orNothing(own().get('review:2026-W44'));

  it('arrives at the person, and follows when it changes', async () => {
    const review = reviewOf(person.developer_id);
    const { rev } = await team('main').insert(review);
    await expect
      .poll(arrived)
      .toMatchObject({ _id: 'review:2026-W44', decision: 'approved', reviewer: lead.email });
    await team('main').insert({ ...review, decision: 'returned', comment: 'Tuesday?', _rev: rev });
    await expect.poll(arrived).toMatchObject({ decision: 'returned', comment: 'Tuesday?' });
  });

  it('of one of several teams counts while it is the latest that arrived, whatever its date', async () => {
    const of = (decided: string, decision: Review['decision']) =>
      reviewOf(person.developer_id, { decided, decision });
    await team('mobile').insert(of('9999-12-31T09:00:00Z', 'returned'));
    await expect.poll(arrived).toMatchObject({ decision: 'returned' });
    await team('main').insert(of('2026-11-04T09:00:00Z', 'approved'));
    await expect.poll(arrived).toMatchObject({ decision: 'approved' });
    const again = await startTestServer({ ...server.same, now: () => Date.parse('2026-11-22T12:00:00Z') });
    await again.fanIn.sweep();
    await again.close();
    expect(await arrived()).toMatchObject({ decision: 'approved' });
    const later = await team('main').get(reviewId('2026-W44', person.developer_id));
    await team('main').destroy(later._id, later._rev);
    await expect.poll(arrived).toMatchObject({ decision: 'returned' });
  });

  it('of somebody who is not registered is taken away', async () => {
    await team('main').insert(reviewOf('nobody_here'));
    await expect.poll(() => orNothing(team('main').get('review:2026-W44:nobody_here'))).toBeUndefined();
  });
});

describe('a review that does not count', () => {
  const arrived = () => orNothing(own().get('review:2026-W44'));
  const idOf = () => reviewId('2026-W44', person.developer_id);
  const inTeam = (slug: string) =>
    orNothing(server.admin.use<Given>(server.admin.names.team(slug)).get(idOf()));
  const statusFor = (answer: Promise<unknown>) =>
    answer.then(
      () => 201,
      (error: { statusCode?: number }) => error.statusCode
    );
  const setMembers = async (slug: string, change: (members: string[]) => string[]) => {
    const org = server.admin.use<Team>(server.admin.names.org);
    const stored = await org.get(teamId(slug));
    await org.insert({ ...stored, members: change(stored.members) });
  };

  it('is of a team that the person is not in: it is taken back, and so is what it changed', async () => {
    const review = reviewOf(person.developer_id);
    const { rev } = await team('mobile').insert(review);
    await expect.poll(arrived).toMatchObject({ decision: 'approved' });
    await setMembers('mobile', (members) => members.filter((id) => id !== person.developer_id));
    const changed = { ...review, decision: 'returned' as const, decided: '9999-12-31T09:00:00Z' };
    await team('mobile').insert({ ...changed, _rev: rev });
    await expect.poll(() => inTeam('mobile')).toMatchObject({ decision: 'approved' });
    const { _rev } = await team('mobile').get(idOf());
    await team('mobile').destroy(idOf(), _rev);
    await expect.poll(() => inTeam('mobile')).toMatchObject({ decision: 'approved' });
    await server.fanIn.sweep();
    expect(await arrived()).toMatchObject({ decision: 'approved' });

    const other = await server.register(`apart_${count}`, { teams: ['main'] });
    const unwanted = reviewOf(other.developer_id, { decided: '9999-12-31T09:00:00Z' });
    await team('mobile').insert(unwanted);
    await expect.poll(() => statusFor(team('mobile').get(unwanted._id))).toBe(404);
    const theirs = server.admin.use(other.database);
    expect(await statusFor(theirs.get('review:2026-W44'))).toBe(404);
    expect(server.logged.join('\n')).toContain(`does not count: ${other.developer_id} is not in mobile`);
  });

  it('is of somebody who does not manage the team any more, or is nobody’s here', async () => {
    for (const reviewer of ['nobody@company.test', person.email]) {
      const planted = reviewOf(person.developer_id, { reviewer });
      await server.admin.use<Given>(server.admin.names.team('main')).insert(planted);
      await expect.poll(() => inTeam('main')).toBeUndefined();
    }
    expect(await arrived()).toBeUndefined();
  });

  it('is of one’s own week, unless an admin allows that in org', async () => {
    const self = await server.register(`self_${count}`, { roles: ['manager'], teams: ['main'] });
    const admin = await server.register(`admin_${count}`, { roles: ['admin'] });
    const main = server.admin.names.team('main');
    const review = reviewOf(self.developer_id, { reviewer: self.email });
    const asSelf = server.as(self.email, self.password!).use<Given>(main);
    expect(await statusFor(asSelf.insert(review))).toBe(403);
    // As if it had passed the validation function.
    await server.admin.use<Given>(main).insert(review);
    await expect.poll(() => statusFor(asSelf.get(review._id))).toBe(404);

    const policy = { _id: 'reviews', type: 'reviews', v: 1, allowSelf: true };
    const { org } = server.admin.names;
    expect(await statusFor(server.as(self.email, self.password!).use(org).insert(policy))).toBe(403);
    const { rev } = await server.as(admin.email, admin.password!).use(org).insert(policy);
    await expect.poll(() => statusFor(asSelf.insert(review))).toBe(201);
    const theirs = server.admin.use<Given>(self.database);
    await expect.poll(() => orNothing(theirs.get('review:2026-W44'))).toMatchObject({ reviewer: self.email });
    await server.admin.use(org).destroy('reviews', rev);
    await expect
      .poll(() =>
        statusFor(
          asSelf.insert({ ...review, _id: reviewId('2026-W45', self.developer_id), week: '2026-W45' })
        )
      )
      .toBe(403);
  });
});
