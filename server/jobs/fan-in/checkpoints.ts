/** How far databases have been read. */
import * as v from 'valibot';
import { orMissing, statusOf, type Couch } from '../../../couch/connection.ts';
import { identityOf } from '../../../couch/databases.ts';
import type { Log } from '../../service.ts';
import { readState, writeState } from '../../service-state.ts';
import { Position } from './epochs.ts';

/** Longer than any of CouchDB's: those of a cluster name every shard. */
const MAX_SEQUENCE_LENGTH = 65_536;

export const Sequence = v.union([
  v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SEQUENCE_LENGTH)),
  v.pipe(v.number(), v.safeInteger(), v.minValue(0))
]);
export type Sequence = v.InferOutput<typeof Sequence>;

/** Identities of databases (`identityOf`): of the one that is read, and of the one that is written to, if it is always the same. */
const Checkpoint = v.object({
  since: Sequence,
  from: v.string(),
  into: v.optional(v.string()),
  /** The last date that was folded; documents of later dates, if any, were left out. Undefined: an earlier version left out none. */
  until: v.optional(v.string()),
  /** The policy of what managers get, by which it was folded. */
  policy: v.optional(v.string()),
  /** The position of the database that was read: that of `since`. */
  readAt: v.optional(Position),
  /** The position of the database that was written to, after writing. */
  writtenAt: v.optional(Position)
});

export type Checkpoint = v.InferOutput<typeof Checkpoint> & {
  /** The revision of the stored checkpoint; undefined where there is none. */
  rev: string | undefined;
};

type Reader = { couch: Couch; log: Log };

/** The stored checkpoint; undefined, but for its revision, where it is missing or unreadable. */
export async function readCheckpoint(
  reader: Reader,
  name: string
): Promise<Partial<Checkpoint> & Pick<Checkpoint, 'rev'>> {
  const { value, rev } = await readState(reader, name, Checkpoint);
  return { ...value, rev };
}

/** @returns it as it is stored now. Of two writers the later gives up: its work is found done already. */
export async function writeCheckpoint(
  reader: Reader,
  name: string,
  checkpoint: Checkpoint
): Promise<Checkpoint> {
  const { rev, ...value } = checkpoint;
  const written = await writeState(reader.couch, name, { value, rev });
  if (written !== undefined) return { ...checkpoint, rev: written };
  const stored = await readCheckpoint(reader, name);
  return { ...checkpoint, since: 0, ...stored };
}

export const CHANGES_AT_ONCE = 500;

const Changes = v.object({
  results: v.array(v.object({ id: v.string() })),
  last_seq: Sequence,
  pending: v.optional(v.number(), 0)
});

const MALFORMED = 400;
const MAX_LOGGED = 40;

/** What changed after `since`, at most so many; from the beginning, where CouchDB does not know such a sequence. */
export async function readChanges(
  reader: Reader,
  database: string,
  { since, limit = CHANGES_AT_ONCE }: { since: Sequence; limit?: number }
): Promise<{ ids: string[]; last: Sequence; pending: number }> {
  try {
    const qs = { since, limit };
    const response = await reader.couch.request({ db: database, path: '_changes', qs });
    const { results, last_seq: last, pending } = v.parse(Changes, response);
    return { ids: results.map(({ id }) => id), last, pending };
  } catch (error) {
    if (statusOf(error) !== MALFORMED || since === 0) throw error;
    reader.log(
      `${database} has no sequence ${String(since).slice(0, MAX_LOGGED)}: it is read from the beginning.`
    );
    return readChanges(reader, database, { since: 0, limit });
  }
}

/** What tells a database from an earlier one of its name; undefined where there is none, or it was not provisioned yet. */
export async function readIdentity(couch: Couch, database: string): Promise<string | undefined> {
  return identityOf(await orMissing(couch.request({ db: database, path: '_security' })));
}
