/** Weeks handed in travel to the teams, reviews travel back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Review, reviewId } from '#domain/documents/review.ts';
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

  it('of one of several teams counts while it is the latest', async () => {
    const of = (decided: string, decision: Review['decision']) =>
      reviewOf(person.developer_id, { decided, decision });
    await team('mobile').insert(of('2026-11-05T09:00:00Z', 'returned'));
    await expect.poll(arrived).toMatchObject({ decision: 'returned' });
    await team('main').insert(of('2026-11-04T09:00:00Z', 'approved'));
    await server.fanIn.sweep();
    expect(await arrived()).toMatchObject({ decision: 'returned' });
    const later = await team('mobile').get(reviewId('2026-W44', person.developer_id));
    await team('mobile').destroy(later._id, later._rev);
    await expect.poll(arrived).toMatchObject({ decision: 'approved' });
  });

  it('of somebody who is not registered is taken away', async () => {
    await team('main').insert(reviewOf('nobody_here'));
    await expect.poll(() => orNothing(team('main').get('review:2026-W44:nobody_here'))).toBeUndefined();
  });
});
