/**
 * Which reviews count: those of people who manage a team, at the time when the service receives the review, that the developer
 * is in then. What the service found to count is remembered, and restored where somebody else overwrites it.
 */
import * as v from 'valibot';
import {
  developerOfReceivedReview,
  ReceivedReview,
  receivedReviewId,
  receivedReviewRange,
  type ReviewedSheet
} from '#domain/documents/received-review.ts';
import { compareReviews, countedReview, Review, reviewId } from '#domain/documents/review.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { orMissing, retryConflicts, statusOf, type Couch } from '../../../couch/connection.ts';
import { readReviewPolicy } from '../../../couch/review-policy.ts';
import { heldRoles } from '../../people/one-time-passwords.ts';
import { listTeams } from '../../people/teams.ts';
import { findPerson } from '../../people/users.ts';
import type { Service } from '../../service.ts';
import { readVersions, type StoredVersion } from './read-versions.ts';

type Reviewing = Pick<Service, 'couch' | 'log' | 'now'>;

/** The review of a sheet by one reviewer, in one team. */
type ReviewPlace = ReviewedSheet & { team: string };

/** How far the clock of a reviewer may be ahead of ours: a decision from later would outlast all that are made after it. */
const MAX_AHEAD_MS = 86_400_000;

const idIn = ({ week, developer, digest12, reviewer }: ReviewedSheet) =>
  reviewId({ week, digest: digest12, reviewer, developer });

/**
 * Looks at the review as it is in the team's database now; of several versions the last decision counts, and the others are
 * deleted. One that does not count is taken back: the one before it is restored, or it is deleted.
 */
export async function receiveReview(service: Reviewing, place: ReviewPlace): Promise<void> {
  const { couch, log, now } = service;
  const id = idIn(place);
  const database = couch.names.team(place.team);
  await retryConflicts(async () => {
    const received = await readReceived(couch, place);
    const versions = await readVersions(couch, database, id);
    const stored = countedReview(versions);
    if (versions.length <= 1 && stored?._rev === received?.rev) return;
    const problem = await findProblem(service, place, { stored, received });
    if (problem !== undefined) {
      log(`${database}: ${id} does not count: ${problem}.`);
      return takeBack(couch, place, { versions, received });
    }
    if (!stored) return removeReceived(couch, received);
    const review = v.parse(Review, stored);
    const rev = await makeOnly(couch, place.team, { versions, review });
    const at = new Date(now()).toISOString();
    await putReceived(couch, place, { current: received, at, review, rev });
  });
}

/** The review of a sheet that counts: of one who reviews for several teams the last decision. */
export async function findReceivedReview(couch: Couch, of: ReviewedSheet): Promise<Review | undefined> {
  const range = { ...receivedReviewRange(of), include_docs: true };
  const { rows } = await couch.use(couch.names.service).list(range);
  return rows
    .flatMap(({ doc }) => {
      const received = v.safeParse(ReceivedReview, doc);
      return received.success ? [received.output.review] : [];
    })
    .sort(compareReviews)
    .at(-1);
}

/** Forgets the reviews of somebody who was erased. */
export async function removeReceivedReviews(couch: Couch, developer: string): Promise<void> {
  const service = couch.use(couch.names.service);
  for (const { id, value } of (await service.list(receivedReviewRange())).rows) {
    if (developerOfReceivedReview(id) !== developer) continue;
    await service.destroy(id, value.rev).catch((error: unknown) => {
      // Another server does the same.
      if (statusOf(error) !== 409 && statusOf(error) !== 404) throw error;
    });
  }
}

type Received = ReceivedReview | undefined;

/** Why the stored version of a review does not count, as the end of a sentence; undefined: it does. */
async function findProblem(
  { couch, now }: Reviewing,
  place: ReviewPlace,
  { stored, received }: { stored: StoredVersion | undefined; received: Received }
): Promise<string | undefined> {
  const { developer, team } = place;
  const isInTeam = (await listTeams(couch)).some(
    ({ slug, members }) => slug === team && members.includes(developer)
  );
  if (!stored) return isInTeam ? undefined : `${developer} is not in ${team}, so it is not deleted`;
  const review = v.safeParse(Review, stored);
  if (!review.success) return review.issues[0].message;
  if (received && compareReviews(review.output, received.review) < 0) return 'it is older than another';
  if (Date.parse(review.output.decided) > now() + MAX_AHEAD_MS) return 'it was decided in the future';
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

/** Restores the review that counts, or deletes all versions where none does. */
async function takeBack(
  couch: Couch,
  place: ReviewPlace,
  { versions, received }: { versions: StoredVersion[]; received: Received }
): Promise<void> {
  const team = couch.names.team(place.team);
  if (!received) {
    await deleteVersions(couch, team, versions);
    return;
  }
  const { review, at } = received;
  const rev = await makeOnly(couch, place.team, { versions, review });
  await putReceived(couch, place, { current: received, at, review, rev });
}

/** Makes a review the only version of its document in the team. @returns its revision */
async function makeOnly(
  couch: Couch,
  slug: string,
  { versions: [winner, ...others], review }: { versions: StoredVersion[]; review: Review }
): Promise<string> {
  const { week, digest, reviewer, developer } = review;
  const team = couch.names.team(slug);
  await deleteVersions(couch, team, others);
  const isStored = winner && winner._rev === review._rev;
  if (isStored) return winner._rev;
  const _id = reviewId({ week, digest, reviewer, developer });
  return (await couch.use<object>(team).insert({ ...review, _id, _rev: winner?._rev })).rev;
}

async function deleteVersions(couch: Couch, team: string, versions: readonly StoredVersion[]): Promise<void> {
  for (const { _id, _rev } of versions) await orMissing(couch.use(team).destroy(_id, _rev));
}

async function readReceived(couch: Couch, place: ReviewPlace): Promise<Received> {
  const found = await orMissing(couch.use(couch.names.service).get(receivedReviewId(place, place.team)));
  const received = v.safeParse(ReceivedReview, found);
  return received.success ? received.output : undefined;
}

async function putReceived(
  couch: Couch,
  place: ReviewPlace,
  { current, at, review, rev }: Pick<ReceivedReview, 'at' | 'rev' | 'review'> & { current: Received }
): Promise<void> {
  const id = receivedReviewId(place, place.team);
  const made: ReceivedReview = { _id: id, _rev: current?._rev, type: 'received', v: 1, at, rev, review };
  await couch.use<ReceivedReview>(couch.names.service).insert(made);
}

async function removeReceived(couch: Couch, received: Received): Promise<void> {
  if (received) await couch.use(couch.names.service).destroy(received._id, received._rev ?? '');
}
