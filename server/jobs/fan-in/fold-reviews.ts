/** Reviews travel from the teams back to whom they are about: `review:<week>:<id>` becomes their `review:<week>`. */
import * as v from 'valibot';
import { kindOf } from '#domain/documents/id.ts';
import { parseReviewId, Review, reviewId } from '#domain/documents/review.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import {
  CHANGES_AT_ONCE,
  readChanges,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint
} from './checkpoints.ts';
import type { Directory } from './directory.ts';
import { putCopy } from './put-copy.ts';

export const REVIEWS_CHECKPOINT = 'fan-in-reviews';

/** Most changes of a team are days, which need no checkpoint: one is written after a review, and after so many others. */
const KEPT_EVERY_CHANGES = 500;

type Reading = { checkpoint: Checkpoint; unkept: number };

/** Reads the changes of teams' databases and carries the reviews among them. One team must not be read twice at once. */
export class ReviewCarrier {
  readonly #couch: Couch;
  readonly #directory: Directory;
  readonly #readings = new Map<string, Reading>();

  constructor(couch: Couch, directory: Directory) {
    this.#couch = couch;
    this.#directory = directory;
  }

  /** Carries what changed in the team since the last time. */
  async carry(slug: string): Promise<void> {
    const database = this.#couch.names.team(slug);
    let { checkpoint, unkept } = this.#readings.get(slug) ?? (await this.#resume(database));
    for (;;) {
      const { ids, last } = await readChanges(this.#couch, database, checkpoint.since);
      const reviews = ids.filter((id) => kindOf(id) === 'review');
      for (const id of reviews) await this.#carryOne(slug, id);
      checkpoint = { ...checkpoint, since: last };
      unkept += ids.length;
      if (reviews.length > 0 || unkept >= KEPT_EVERY_CHANGES) {
        checkpoint = await writeCheckpoint(this.#couch, database, REVIEWS_CHECKPOINT, checkpoint);
        unkept = 0;
      }
      this.#readings.set(slug, { checkpoint, unkept });
      if (ids.length < CHANGES_AT_ONCE) return;
    }
  }

  async #resume(database: string): Promise<Reading> {
    return { checkpoint: await readCheckpoint(this.#couch, database, REVIEWS_CHECKPOINT), unkept: 0 };
  }

  /** For a person in several teams, the latest decision counts. A review of a person who was erased is deleted. */
  async #carryOne(slug: string, id: string): Promise<void> {
    const { week = '', developer = '' } = parseReviewId(id) ?? {};
    const owner = await this.#findOwner(developer);
    if (!owner) return putCopy(this.#couch, this.#couch.names.team(slug), id, async () => undefined);
    const teams = new Set([slug, ...owner.teams]);
    await putCopy(this.#couch, owner.database, reviewId(week), async () => {
      const found = await Promise.all(
        [...teams].map((team) => orMissing(this.#couch.use(this.#couch.names.team(team)).get(id)))
      );
      const reviews = found.map((review) => v.safeParse(Review, review)).filter((review) => review.success);
      return reviews
        .map(({ output }) => output)
        .sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1))
        .at(0);
    });
  }

  async #findOwner(developer: string) {
    const known = await this.#directory.findDeveloper(developer);
    if (known) return known;
    this.#directory.forget();
    return this.#directory.findDeveloper(developer);
  }
}

const orderOf = ({ decided, reviewer }: Review) => `${new Date(decided).toISOString()} ${reviewer}`;
