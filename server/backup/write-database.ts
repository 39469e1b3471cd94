/** Writes the file of one database: all of it, or what has changed since the step before. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  MANIFEST_FORMAT,
  type BackupDatabase,
  type BackupFile,
  type FileEnd,
  type FileHead
} from '#domain/backup/manifest.ts';
import { countOf, EPOCHS_ID, Epochs, isContinued } from '#domain/documents/epochs.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { identityOf, USERS } from '../../couch/databases.ts';
import type { StepId } from './backup-folder.ts';
import { listLeaves, readLeaves, type LeafLine } from './read-leaves.ts';
import { writeLines } from './stream-file.ts';
import type { Progress } from '../move/progress.ts';

const Info = v.object({
  update_seq: v.union([v.string(), v.number()]),
  instance_start_time: v.string(),
  doc_count: v.number(),
  doc_del_count: v.number()
});

type Writing = {
  couch: Couch;
  progress: Progress;
  /** The public key of age to encrypt to. */
  recipient?: string | undefined;
  signal?: AbortSignal;
  id: StepId;
  name: string;
  index: number;
  before: BackupDatabase | undefined;
  path: string;
};

/** @returns undefined where the database was deleted meanwhile. */
export async function writeDatabase(writing: Writing): Promise<BackupDatabase | undefined> {
  const { couch, name, before, path, index, recipient } = writing;
  const found = await orMissing(couch.db.get(name));
  if (found === undefined) return undefined;
  const info = v.parse(Info, found);
  const stored = v.parse(
    v.record(v.string(), v.unknown()),
    await couch.request({ db: name, path: '_security' })
  );
  const instance = identityOf(stored) ?? info.instance_start_time;
  const security = withoutIdentity(stored);
  const epochs = await readEpochs(couch, name);
  const newest = epochs.at(-1)?.id;
  const entry = { name, instance, ...(newest !== undefined && { epoch: newest }), security };
  const isIncrement =
    before !== undefined &&
    before.instance === instance &&
    before.epoch !== undefined &&
    countOf(before.to) <= countOf(info.update_seq) &&
    isContinued(epochs, { epoch: before.epoch, sequence: before.to });
  if (isIncrement && before.to === info.update_seq) return { ...entry, full: false, to: before.to };
  const since = isIncrement ? before.to : 0;
  const head: FileHead = {
    format: MANIFEST_FORMAT,
    v: 1,
    ...writing.id,
    database: name,
    full: !isIncrement
  };
  const file = `${String(index).padStart(5, '0')}.jsonl.gz${recipient === undefined ? '' : '.age'}`;
  const counts = { documents: 0, leaves: 0 };
  const lines = renderLines(writing, { head, since, counts, total: info.doc_count + info.doc_del_count });
  try {
    const written = await writeLines(join(path, file), lines, recipient);
    const isEmpty = isIncrement && counts.leaves === 0;
    if (isEmpty) await rm(join(path, file));
    return {
      ...entry,
      full: !isIncrement,
      to: info.update_seq,
      ...(!isEmpty && { file: { name: file, ...written, ...counts } satisfies BackupFile })
    };
  } catch (error) {
    // Somebody was erased.
    if (await orMissing(couch.db.get(name))) throw error;
    await rm(join(path, file), { force: true });
    return undefined;
  }
}

async function* renderLines(
  { couch, name, progress, signal }: Writing,
  given: {
    head: FileHead;
    since: string | number;
    counts: Pick<BackupFile, 'documents' | 'leaves'>;
    total: number;
  }
): AsyncGenerator<string> {
  const { head, since, counts, total } = given;
  yield JSON.stringify(head);
  let last = '';
  for await (const batch of readLeaves(couch, name, listLeaves(couch, name, since))) {
    signal?.throwIfAborted();
    for (const { leaf, line } of batch) {
      if (name === USERS && !isUserOf(couch.names.prefix, leaf)) continue;
      if (leaf._id !== last) counts.documents++;
      last = leaf._id;
      counts.leaves++;
      yield line;
    }
    progress.advance(counts.documents, Math.max(total, counts.documents));
  }
  yield JSON.stringify({ end: true, ...counts } satisfies FileEnd);
}

const Installed = v.looseObject({ tidesheet: v.looseObject({ installation: v.optional(v.string(), '') }) });

/**
 * Users of other installations are in the same database. Without a prefix those that others made belong to ours. Deleted users
 * are left out: nothing would remain of them but their address.
 */
function isUserOf(prefix: string, leaf: LeafLine['leaf']): boolean {
  if (leaf._deleted) return false;
  const parsed = v.safeParse(Installed, leaf);
  return parsed.success ? parsed.output.tidesheet.installation === prefix : prefix === '';
}

function withoutIdentity(security: Record<string, unknown>): Record<string, unknown> {
  const parsed = v.safeParse(v.looseObject({ tidesheet: v.record(v.string(), v.unknown()) }), security);
  if (!parsed.success) return security;
  const facts = Object.entries(parsed.output.tidesheet).filter(([name]) => name !== 'identity');
  return { ...security, tidesheet: Object.fromEntries(facts) };
}

async function readEpochs(couch: Couch, name: string): Promise<Epochs['epochs']> {
  const parsed = v.safeParse(Epochs, await orMissing(couch.use(name).get(EPOCHS_ID)));
  return parsed.success ? parsed.output.epochs : [];
}
