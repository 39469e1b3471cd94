/**
 * Which reviews count: those of people who manage a team, at the time when the service receives the review, that the developer
 * is in then. The latest that was received counts, whatever its writer's clock says.
 */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import {
  parseReceivedReviewId,
  ReceivedReview,
  receivedReviewId,
  receivedReviewRange
} from '#domain/documents/received-review.ts';
import { Review, reviewId } from '#domain/documents/review.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { orMissing, retryConflicts, statusOf, type Couch } from '../../../couch/connection.ts';
import { readReviewPolicy } from '../../../couch/review-policy.ts';
import { heldRoles } from '../../people/one-time-passwords.ts';
import { listTeams } from '../../people/teams.ts';
import { findPerson } from '../../people/users.ts';
import type { Service } from '../../service.ts';

type Reviewing = Pick<Service, 'couch' | 'log' | 'now'>;

/** The review of one week of a developer in one team; `database` is the developer's. */
type ReviewPlace = { week: string; developer: string; team: string; database: string };

const Stored = v.looseObject({ _id: v.string(), _rev: v.string() });
type Stored = v.InferOutput<typeof Stored>;

/**
 * Looks at the review as it is in the team's database now. One that does not count is taken back: the one before it is restored,
 * or it is deleted. `isFirstReading`: the team's database is read from its beginning, so that reviews may be old.
 */
export async function receiveReview(
  service: Reviewing,
  place: ReviewPlace,
  isFirstReading: boolean
): Promise<void> {
  const { couch, log, now } = service;
  const { week, developer, team } = place;
  const id = reviewId(week, developer);
  const database = couch.names.team(team);
  await retryConflicts(async () => {
    const received = await readReceived(couch, place);
    const stored = v.parse(v.optional(Stored), await orMissing(couch.use(database).get(id)));
    if (stored?._rev === received?.rev) return;
    const problem = await findProblem(service, place, { stored, received });
    if (problem !== undefined) {
      log(`${database}: ${id} does not count: ${problem}.`);
      return takeBack(couch, place, { stored, received });
    }
    if (!stored) return removeReceived(couch, received);
    const review = v.parse(Review, stored);
    const latest = (await listReceived(couch, place)).at(0);
    const atMs = isFirstReading
      ? await timeOfOld(service, place, { review, latest })
      : // Later than all others, also where the clock was set back.
        Math.max(now(), laterThan(latest));
    const at = new Date(atMs).toISOString();
    await putReceived(couch, place, { current: received, at, review, rev: stored._rev });
  });
}

const laterThan = (latest: ReceivedReview | undefined) => (latest ? Date.parse(latest.at) + 1 : 0);

/**
 * When a review was received, of which nothing is known but its writer's clock, in Unix milliseconds. The review that counted
 * before goes on counting; one from the future is older than all others.
 */
async function timeOfOld(
  { couch, now }: Reviewing,
  place: ReviewPlace,
  { review, latest }: { review: Review; latest: ReceivedReview | undefined }
): Promise<number> {
  const carried = await readCarried(couch, place);
  const isCarried = (other: Review) =>
    carried !== undefined && sameContent(carried, { ...other, _id: carried._id });
  if (isCarried(review)) return Math.max(now(), laterThan(latest));
  const decidedMs = Date.parse(review.decided);
  if (decidedMs > now()) return 0;
  return latest && isCarried(latest.review) ? Math.min(decidedMs, Date.parse(latest.at) - 1) : decidedMs;
}

const readCarried = (couch: Couch, { database, week }: ReviewPlace): Promise<Review | undefined> =>
  orMissing(couch.use<Review>(database).get(reviewId(week)));

/** The review of a week that counts now: the latest that was received. */
export const findLatestReview = async (
  couch: Couch,
  of: { week: string; developer: string }
): Promise<Review | undefined> => (await listReceived(couch, of)).at(0)?.review;

/** The reviews of one week in all teams, the latest first. */
async function listReceived(
  couch: Couch,
  of: { week: string; developer: string }
): Promise<ReceivedReview[]> {
  const range = { ...receivedReviewRange(of), include_docs: true };
  const { rows } = await couch.use(couch.names.service).list(range);
  return rows
    .flatMap(({ doc }) => {
      const received = v.safeParse(ReceivedReview, doc);
      return received.success ? [received.output] : [];
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a._id < b._id ? 1 : -1));
}

/** Forgets the reviews of somebody who was erased. */
export async function removeReceivedReviews(couch: Couch, developer: string): Promise<void> {
  const service = couch.use(couch.names.service);
  for (const { id, value } of (await service.list(receivedReviewRange())).rows) {
    if (parseReceivedReviewId(id)?.developer !== developer) continue;
    await service.destroy(id, value.rev).catch((error: unknown) => {
      // Another server does the same.
      if (statusOf(error) !== 409 && statusOf(error) !== 404) throw error;
    });
  }
}

type Versions = { stored: Stored | undefined; received: ReceivedReview | undefined };

/** Why the stored version of a review does not count, as the end of a sentence; undefined: it does. */
async function findProblem(
  { couch }: Reviewing,
  place: ReviewPlace,
  { stored, received }: Versions
): Promise<string | undefined> {
  const { developer, team } = place;
  const isInTeam = (await listTeams(couch)).some(
    ({ slug, members }) => slug === team && members.includes(developer)
  );
  if (!stored) return isInTeam ? undefined : `${developer} is not in ${team}, so it is not deleted`;
  const review = v.safeParse(Review, stored);
  if (!review.success) return review.issues[0].message;
  if (received && generationOf(stored._rev) < generationOf(received.rev)) return 'it is older than another';
  // An earlier version of the service carried it.
  if (!received) {
    const carried = await readCarried(couch, place);
    if (carried && sameContent(carried, { ...review.output, _id: carried._id })) return undefined;
  }
  if (!isInTeam) return `${developer} is not in ${team}`;
  const { reviewer } = review.output;
  const person = await findPerson(couch, reviewer);
  const roles = person?.name === reviewer ? rolesWithin(couch.names.prefix, heldRoles(person)) : [];
  if (person?.tidesheet.erasing || !roles.includes(managerRole(team)))
    return `its reviewer does not manage ${team}`;
  const isOwn = person?.tidesheet.developer === developer;
  if (isOwn && !(await readReviewPolicy(couch)).allowSelf) return `its reviewer is ${developer}`;
  return undefined;
}

const generationOf = (rev: string) => Number.parseInt(rev, 10);

/** Restores the review that counts, or deletes one where none does. */
async function takeBack(couch: Couch, place: ReviewPlace, { stored, received }: Versions): Promise<void> {
  const team = couch.use<object>(couch.names.team(place.team));
  const id = reviewId(place.week, place.developer);
  if (!received) {
    if (stored) await team.destroy(id, stored._rev);
    return;
  }
  const { review, at } = received;
  const { rev } = await team.insert({ ...review, _id: id, _rev: stored?._rev });
  await putReceived(couch, place, { current: received, at, review, rev });
}

async function readReceived(couch: Couch, place: ReviewPlace): Promise<ReceivedReview | undefined> {
  const { week, developer, team } = place;
  const found = await orMissing(couch.use(couch.names.service).get(receivedReviewId(week, developer, team)));
  const received = v.safeParse(ReceivedReview, found);
  return received.success ? received.output : undefined;
}

async function putReceived(
  couch: Couch,
  { week, developer, team }: ReviewPlace,
  {
    current,
    at,
    review,
    rev
  }: Pick<ReceivedReview, 'at' | 'rev' | 'review'> & { current: Versions['received'] }
): Promise<void> {
  const id = receivedReviewId(week, developer, team);
  const made: ReceivedReview = { _id: id, _rev: current?._rev, type: 'received', v: 1, at, rev, review };
  await couch.use<ReceivedReview>(couch.names.service).insert(made);
}

async function removeReceived(couch: Couch, received: ReceivedReview | undefined): Promise<void> {
  if (received) await couch.use(couch.names.service).destroy(received._id, received._rev ?? '');
}
