/** Reviews travel from the teams back to whom they are about: `review:<week>:<id>` becomes their `review:<week>`. */
import { countOf, EPOCHS_ID } from '#domain/documents/epochs.ts';
import { kindOf } from '#domain/documents/id.ts';
import { parseReviewId, reviewId } from '#domain/documents/review.ts';
import type { Couch } from '../../../couch/connection.ts';
import { writeState } from '../../service-state.ts';
import type { FanInService, Log, Service } from '../../service.ts';
import {
  CHANGES_AT_ONCE,
  readChanges,
  readCheckpoint,
  readIdentity,
  writeCheckpoint,
  type Checkpoint
} from './checkpoints.ts';
import type { Directory } from './directory.ts';
import { isBeyond, readHistory, type History } from './epochs.ts';
import { putCopy } from './put-copy.ts';
import { findLatestReview, receiveReview, removeReceivedReviews } from './received-reviews.ts';

const checkpointName = (team: string) => `fan-in-reviews:${team}`;

/** Most changes of a team are days, which need no checkpoint: one is written after a review, and after so many others. */
const KEPT_EVERY_CHANGES = 500;

/** `isFirst`: nothing is known of the database, so that its reviews may be old. */
type Reading = { checkpoint: Checkpoint; unkept: number; isFirst: boolean };

/** Reads the changes of teams' databases and carries the reviews among them. One team must not be read twice at once. */
export class ReviewCarrier {
  readonly #service: FanInService;
  readonly #couch: Couch;
  readonly #log: Log;
  readonly #compact: Service['compact'];
  readonly #directory: Directory;
  readonly #readings = new Map<string, Reading>();
  readonly #rewound = new Set<string>();

  constructor(service: FanInService, directory: Directory) {
    const { couch, log, compact } = service;
    this.#service = service;
    this.#couch = couch;
    this.#log = log;
    this.#compact = compact;
    this.#directory = directory;
  }

  /** Has everything carried again, the next time and by the next server: somebody's database was restored from a backup. */
  async rewind(slug: string): Promise<void> {
    const name = checkpointName(this.#couch.names.team(slug));
    const { rev } = await readCheckpoint({ couch: this.#couch, log: this.#log }, name);
    if (rev !== undefined) await writeState(this.#couch, name, { value: { since: 0, from: '' }, rev });
    this.#rewound.add(slug);
  }

  /** Carries what changed in the team since the last time. */
  async carry(slug: string): Promise<void> {
    const database = this.#couch.names.team(slug);
    const reader = { couch: this.#couch, log: this.#log };
    const identity = await readIdentity(this.#couch, database);
    // A team's database is provisioned when somebody is folded into it; until then it has no reviews.
    if (identity === undefined) return;
    const history = await readHistory(this.#couch, database);
    if (this.#rewound.delete(slug)) this.#readings.delete(slug);
    const reading = this.#readings.get(slug);
    const isCurrent = reading?.checkpoint.from === identity && history.includes(reading.checkpoint.readAt);
    let { checkpoint, unkept, isFirst } = isCurrent
      ? reading
      : await this.#resume(database, identity, history);
    let { epoch } = history;
    for (;;) {
      const { ids, last } = await readChanges(reader, database, checkpoint);
      // One has begun meanwhile, and what was read reaches into it.
      if (ids.includes(EPOCHS_ID)) ({ epoch } = await readHistory(this.#couch, database));
      const reviews = ids.filter((id) => kindOf(id) === 'review');
      for (const id of reviews) await this.#carryOne(slug, id, isFirst);
      if (reviews.length > 0) this.#compact(database);
      checkpoint = { ...checkpoint, since: last, readAt: { epoch, count: countOf(last) } };
      unkept += ids.length;
      if (reviews.length > 0 || unkept >= KEPT_EVERY_CHANGES) {
        checkpoint = await writeCheckpoint(reader, checkpointName(database), checkpoint);
        unkept = 0;
      }
      const isRead = ids.length < CHANGES_AT_ONCE;
      isFirst &&= !isRead;
      this.#readings.set(slug, { checkpoint, unkept, isFirst });
      if (isRead) return;
    }
  }

  /** From the stored checkpoint, or from the beginning of a database that was created again or restored. */
  async #resume(database: string, identity: string, history: History): Promise<Reading> {
    const reader = { couch: this.#couch, log: this.#log };
    const { since, from, readAt, rev } = await readCheckpoint(reader, checkpointName(database));
    const isKnown =
      since !== undefined &&
      from === identity &&
      history.includes(readAt) &&
      !(await isBeyond(this.#couch, database, since));
    const checkpoint = { since: isKnown ? since : 0, from: identity, rev };
    return { checkpoint, unkept: 0, isFirst: !isKnown };
  }

  /** Of several teams, the review that was received last counts. A review of a person who was erased is deleted. */
  async #carryOne(slug: string, id: string, isFirst: boolean): Promise<void> {
    const { week = '', developer = '' } = parseReviewId(id) ?? {};
    const owner = await this.#findOwner(developer);
    if (!owner) {
      await putCopy(this.#couch, this.#couch.names.team(slug), id, async () => undefined);
      await removeReceivedReviews(this.#couch, developer);
      return;
    }
    const { database } = owner;
    for (const team of new Set([slug, ...owner.teams]))
      await receiveReview(this.#service, { week, developer, team, database }, isFirst);
    await putCopy(this.#couch, database, reviewId(week), () =>
      findLatestReview(this.#couch, { week, developer })
    );
  }

  async #findOwner(developer: string) {
    const known = await this.#directory.findDeveloper(developer);
    if (known) return known;
    this.#directory.forget();
    return this.#directory.findDeveloper(developer);
  }
}
