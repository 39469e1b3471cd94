/** How full the databases of a CouchDB elsewhere are, which has no quotas itself. */
import * as v from 'valibot';
import { connect } from '../couch/connection.ts';
import type { Quota } from '../couch/databases.ts';
import { RecentMap } from '../couch/embedded/auth/recent-map.ts';

const Info = v.object({ doc_count: v.number(), sizes: v.object({ file: v.number() }) });
const MEASURED_MS = 60_000;
const MAX_MEASURED = 10_000;
/** What one request may add before the database is measured again. */
const MEASURED_BYTES = 5_000_000;
const MEASURED_DOCUMENTS = 2_000;

/** `sent`: what was written since. */
type Measured = {
  documents: number;
  bytes: number;
  atMs: number;
  sent: { documents: number; bytes: number };
};

export class DatabaseMeasurements {
  readonly #couch: ReturnType<typeof connect>;
  readonly #quotaOf: (database: string) => Quota | undefined;
  readonly #measured = new RecentMap<Measured>({ maxEntries: MAX_MEASURED, maxAgeMs: MEASURED_MS });

  /** `quotaOf` gives the quota of a database by its name; undefined: it has none. */
  constructor(
    couch: { url: string; authorization: string },
    quotaOf: (database: string) => Quota | undefined
  ) {
    this.#couch = connect(couch.url, couch);
    this.#quotaOf = quotaOf;
  }

  /** The quota of a database that is full; undefined: there is room, or it has none. Deletions have room for as much again. */
  async exceededQuota(database: string, areDeletions: boolean): Promise<Quota | undefined> {
    const quota = this.#quotaOf(database);
    if (!quota) return undefined;
    const isFull = (measured: Measured | undefined) => {
      if (!measured) return false;
      const bytes = measured.bytes + measured.sent.bytes;
      if (areDeletions) return bytes >= quota.bytes * 2;
      return bytes >= quota.bytes || measured.documents + measured.sent.documents >= quota.documents;
    };
    const measured = await this.#measure(database, isRecent);
    if (!isFull(measured)) return undefined;
    // What was sent may have replaced documents, or been refused.
    return isFull(await this.#measure(database, ({ sent }) => sent.bytes === 0)) ? quota : undefined;
  }

  /** Counts what a request writes, until the database is measured again. */
  count(database: string, sent: { documents: number; bytes: number }): void {
    const measured = this.#measured.get(database);
    if (!measured) return;
    measured.sent.documents += sent.documents;
    measured.sent.bytes += sent.bytes;
  }

  async #measure(
    database: string,
    isGoodEnough: (known: Measured) => boolean
  ): Promise<Measured | undefined> {
    const known = this.#measured.get(database);
    if (known && isGoodEnough(known)) return known;
    const info = v.safeParse(Info, await this.#couch.db.get(database).catch(() => undefined));
    if (!info.success) return undefined;
    const { doc_count: documents, sizes } = info.output;
    const atMs = Date.now();
    const measured = { documents, bytes: sizes.file, atMs, sent: { documents: 0, bytes: 0 } };
    this.#measured.set(database, measured, atMs);
    return measured;
  }
}

const isRecent = ({ atMs, sent }: Measured) =>
  Date.now() - atMs < MEASURED_MS && sent.bytes < MEASURED_BYTES && sent.documents < MEASURED_DOCUMENTS;
