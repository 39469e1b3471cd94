/**
 * What a backup says about itself. A backup folder has chains; a chain is a full backup, `0000`, and the increments after it. Each of
 * these steps has a manifest, which names its files with their digests and the manifest of the step before.
 */
import * as v from 'valibot';
import { canonicalJson } from '../documents/content.ts';

export const MANIFEST_FORMAT = 'tidesheet-backup';

/** Files may be larger than what a document counts. */
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Longer than any sequence of CouchDB: those of a cluster name every shard. */
const MAX_SEQUENCE_LENGTH = 65_536;
const MAX_NAME_LENGTH = 240;
const MAX_DATABASES = 100_000;

const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex'));
const Sequence = v.union([v.pipe(v.string(), v.maxLength(MAX_SEQUENCE_LENGTH)), Whole]);
export type Sequence = v.InferOutput<typeof Sequence>;

/** `chain-20261127T083000Z`: the time at which its full backup began. */
export const ChainName = v.pipe(v.string(), v.regex(/^chain-\d{8}T\d{6}Z$/, 'the name of a chain'));
/** `0000` is the full backup. */
export const StepName = v.pipe(v.string(), v.regex(/^\d{4}$/, 'the number of a step'));

const File = v.object({
  /** Without a folder, so that a manifest names nothing outside of its own. */
  name: v.pipe(v.string(), v.regex(/^\d{5}\.jsonl\.gz(\.age)?$/, 'the name of a file of a backup')),
  bytes: Whole,
  sha256: Digest,
  /** Documents in the file, and their leaf revisions. */
  documents: Whole,
  leaves: Whole
});
export type BackupFile = v.InferOutput<typeof File>;

const Database = v.object({
  name: v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)),
  /** Tells the database from an earlier one of its name. */
  instance: v.string(),
  /** The newest of its epochs; undefined where it has none. */
  epoch: v.optional(v.string()),
  /** Whether the file has all documents, or those that changed since the step before. */
  full: v.boolean(),
  /** The next increment continues here. */
  to: Sequence,
  /** Undefined where nothing changed since the step before. */
  file: v.optional(File),
  /** Without the identity, which belongs to one database. */
  security: v.record(v.string(), v.unknown())
});
export type BackupDatabase = v.InferOutput<typeof Database>;

const content = {
  format: v.literal(MANIFEST_FORMAT),
  v: v.literal(1),
  chain: ChainName,
  step: StepName,
  /** The digest of the manifest of the step before; undefined for a full backup. */
  previous: v.optional(Digest),
  began: v.string(),
  completed: v.string(),
  /** The version of Tidesheet that wrote it. */
  version: v.string(),
  /** The CouchDB that was read. */
  couch: v.object({ uuid: v.string(), version: v.string() }),
  /** Before the names of the databases. */
  prefix: v.pipe(v.string(), v.maxLength(20)),
  encrypted: v.boolean(),
  databases: v.pipe(v.array(Database), v.maxLength(MAX_DATABASES)),
  /** Databases that were deleted while the backup was made. */
  vanished: v.pipe(v.array(v.string()), v.maxLength(MAX_DATABASES)),
  /** All erasures that were recorded when it ended: by id, at which time. */
  erasures: v.record(v.string(), v.string())
};

export const Manifest = v.object({ ...content, digest: Digest });
export type Manifest = v.InferOutput<typeof Manifest>;
export type ManifestContent = Omit<Manifest, 'digest'>;

/** The text that the digest of a manifest is of. */
export const digestedText = (manifest: ManifestContent): string =>
  canonicalJson({ ...manifest, digest: undefined });

/** The first line of a file. */
export const FileHead = v.object({
  format: v.literal(MANIFEST_FORMAT),
  v: v.literal(1),
  chain: ChainName,
  step: StepName,
  database: v.string(),
  full: v.boolean()
});
export type FileHead = v.InferOutput<typeof FileHead>;

/** The last line of a file. Between the two there is a line for each leaf revision. */
export const FileEnd = v.object({ end: v.literal(true), documents: Whole, leaves: Whole });
export type FileEnd = v.InferOutput<typeof FileEnd>;

/** A leaf revision with its history, as CouchDB responds with `revs=true`. */
export const Leaf = v.looseObject({
  _id: v.string(),
  _rev: v.string(),
  _revisions: v.object({ start: v.number(), ids: v.array(v.string()) }),
  _deleted: v.optional(v.boolean())
});
export type Leaf = v.InferOutput<typeof Leaf>;
