/** Reviews travel from the teams back to whom they are about, where their ids do not name the person. */
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
import { findReceivedReview, receiveReview, removeReceivedReviews } from './received-reviews.ts';

const checkpointName = (team: string) => `fan-in-reviews:${team}`;

/** Most changes of a team are days, which need no checkpoint: one is written after a review, and after so many others. */
const KEPT_EVERY_CHANGES = 500;

/** `failed`: the reviews that could not be carried; each time it is tried again. */
type Reading = { checkpoint: Checkpoint; unkept: number; failed: Set<string> };

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
    let { checkpoint, unkept } = isCurrent ? reading : await this.#resume(database, identity, history);
    const failed = isCurrent ? reading.failed : new Set<string>();
    let { epoch } = history;
    for (;;) {
      const { ids, last } = await readChanges(reader, database, checkpoint);
      // One has begun meanwhile, and what was read reaches into it.
      if (ids.includes(EPOCHS_ID)) ({ epoch } = await readHistory(this.#couch, database));
      const reviews = new Set([...failed, ...ids.filter((id) => kindOf(id) === 'review')]);
      for (const id of reviews) await this.#carrySafely(slug, id, failed);
      if (reviews.size > 0) this.#compact(database);
      checkpoint = { ...checkpoint, since: last, readAt: { epoch, count: countOf(last) } };
      unkept += ids.length;
      // What failed is read again by the next server, too.
      if (failed.size === 0 && (reviews.size > 0 || unkept >= KEPT_EVERY_CHANGES)) {
        checkpoint = await writeCheckpoint(reader, checkpointName(database), checkpoint);
        unkept = 0;
      }
      const isRead = ids.length < CHANGES_AT_ONCE;
      this.#readings.set(slug, { checkpoint, unkept, failed });
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
    return { checkpoint, unkept: 0, failed: new Set() };
  }

  /** One review that fails must not keep the others waiting: it is logged, and tried again with the next ones. */
  async #carrySafely(slug: string, id: string, failed: Set<string>): Promise<void> {
    try {
      await this.#carryOne(slug, id);
      failed.delete(id);
    } catch (error) {
      if (failed.has(id)) return;
      failed.add(id);
      const reason = error instanceof Error ? error.message : String(error);
      this.#log(`${this.#couch.names.team(slug)}: ${id} could not be carried: ${reason}`);
    }
  }

  /** A review of a person who was erased is deleted, and documents of earlier versions are left alone. */
  async #carryOne(slug: string, id: string): Promise<void> {
    const parts = parseReviewId(id);
    if (parts?.developer === undefined) return;
    const { developer, week, reviewer, digest12: digest } = parts;
    const of = { week, developer, digest12: digest, reviewer };
    const owner = await this.#findOwner(developer);
    if (!owner) {
      await putCopy(this.#couch, this.#couch.names.team(slug), id, async () => undefined);
      await removeReceivedReviews(this.#couch, developer);
      return;
    }
    const { database } = owner;
    for (const team of new Set([slug, ...owner.teams])) await receiveReview(this.#service, { ...of, team });
    await putCopy(this.#couch, database, reviewId({ week, digest, reviewer }), () =>
      findReceivedReview(this.#couch, of)
    );
  }

  async #findOwner(developer: string) {
    const known = await this.#directory.findDeveloper(developer);
    if (known) return known;
    this.#directory.forget();
    return this.#directory.findDeveloper(developer);
  }
}
