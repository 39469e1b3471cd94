/** Writes a step of a backup while the server runs: everything at first, then what has changed since the step before. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  MANIFEST_FORMAT,
  type BackupDatabase,
  type BackupFile,
  type FileEnd,
  type FileHead,
  type Manifest
} from '#domain/backup/manifest.ts';
import { EPOCHS_ID, Epochs, countOf, isContinued } from '#domain/documents/epochs.ts';
import { Erasure, erasureRange } from '#domain/documents/erasure.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { checkCouch, orMissing, type Couch } from '../../couch/connection.ts';
import { identityOf, USERS } from '../../couch/databases.ts';
import { BackupError } from './backup-error.ts';
import {
  beginStep,
  describeStep,
  listChains,
  lockBackups,
  prepareFolder,
  readChain,
  removeChain,
  removeUnfinished,
  type StepId
} from './backup-folder.ts';
import { listLeaves, readLeaves, type LeafLine } from './read-leaves.ts';
import { writeLines } from './stream-file.ts';
import type { Progress } from '../move/progress.ts';

const DAY_MS = 86_400_000;

export type BackupOptions = {
  couch: Couch;
  folder: string;
  nowMs: number;
  progress: Progress;
  /** Begins a new chain. */
  isFull?: boolean;
  /** A chain older than so many days is not continued. */
  fullDays: number;
  /** Chains that ended more than so many days ago are removed; undefined: none. */
  keepDays?: number | undefined;
  /** The public key of age to encrypt to. */
  recipient?: string | undefined;
  /** Ends a backup that is being made. */
  signal?: AbortSignal;
};

export type Made = { manifest: Manifest; removed: string[] };

/** Makes a backup. Nothing of it is visible under its name until it is complete. @throws BackupError */
export async function makeBackup(options: BackupOptions): Promise<Made> {
  const { folder, nowMs, keepDays } = options;
  await prepareFolder(folder);
  const unlock = await lockBackups(folder);
  try {
    await removeUnfinished(folder);
    const manifest = await writeStep(options);
    const removed =
      keepDays === undefined ? [] : await rotate(folder, manifest.chain, nowMs - keepDays * DAY_MS);
    return { manifest, removed };
  } finally {
    await unlock();
  }
}

async function writeStep(options: BackupOptions): Promise<Manifest> {
  const { couch, folder, nowMs, progress, recipient } = options;
  const { uuid, version } = await checkCouch(couch);
  const { names } = couch;
  const previous = await findPrevious(options, uuid);
  const id: StepId = previous
    ? { chain: previous.chain, step: String(Number(previous.step) + 1).padStart(4, '0') }
    : { chain: chainName(nowMs), step: '0000' };
  if (!previous && (await listChains(folder)).includes(id.chain))
    throw new BackupError('backup-refused', `${describeStep(id)} exists already.`, 'Try again in a second.');
  const open = await beginStep(folder, id);
  try {
    const began = new Date(nowMs).toISOString();
    const databases: BackupDatabase[] = [];
    const vanished: string[] = [];
    const all = await listDatabases(couch);
    for (const [index, name] of all.entries()) {
      progress.begin(name, index + 1, all.length);
      const before = previous?.databases.find((one) => one.name === name);
      const written = await writeDatabase({ ...options, id, name, index, before, path: open.path });
      if (written) databases.push(written);
      else vanished.push(name);
    }
    progress.end();
    return await open.commit({
      format: MANIFEST_FORMAT,
      v: 1,
      ...id,
      ...(previous && { previous: previous.digest }),
      began,
      completed: new Date(Date.now()).toISOString(),
      version: packageJson.version,
      couch: { uuid, version },
      prefix: names.prefix,
      encrypted: recipient !== undefined,
      databases,
      vanished,
      erasures: await listErasures(couch)
    });
  } catch (error) {
    await open.discard();
    throw error;
  }
}

/** `chain-20261127T083000Z` */
const chainName = (ms: number) =>
  `chain-${new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')}`;

/** The step to continue; undefined where a new chain begins. @throws BackupError for backups of another installation. */
async function findPrevious(options: BackupOptions, uuid: string): Promise<Manifest | undefined> {
  const { folder, couch, isFull = false, fullDays, nowMs, recipient } = options;
  const chain = (await listChains(folder)).at(-1);
  if (chain === undefined) return undefined;
  const manifests = await readChain(folder, chain).catch((error: unknown) => {
    // An increment would be as useless as what it continues.
    if (error instanceof BackupError) return undefined;
    throw error;
  });
  const first = manifests?.[0];
  const last = manifests?.at(-1);
  if (!first || !last) return undefined;
  if (last.prefix !== couch.names.prefix)
    throw new BackupError(
      'backup-refused',
      `${folder} has backups of the installation with the prefix "${last.prefix}", and this one has "${couch.names.prefix}".`,
      'Use a folder of its own for each installation.'
    );
  const isContinued =
    !isFull &&
    last.couch.uuid === uuid &&
    last.encrypted === (recipient !== undefined) &&
    last.step < '9999' &&
    nowMs - Date.parse(first.began) < fullDays * DAY_MS;
  return isContinued ? last : undefined;
}

/** Those of this installation, the users first: an erasure that begins meanwhile is then known of everybody who is in the others. */
async function listDatabases(couch: Couch): Promise<string[]> {
  const all = v.parse(v.array(v.string()), await couch.db.list());
  return [USERS, ...all.filter((name) => isOurDatabase(couch, name)).sort()];
}

export const isOurDatabase = ({ names }: Couch, name: string): boolean =>
  [names.org, names.audit, names.service].includes(name) ||
  names.slugOf(name) !== undefined ||
  names.developerOf(name) !== undefined;

async function listErasures(couch: Couch): Promise<Record<string, string>> {
  const { service } = couch.names;
  if (!(await orMissing(couch.db.get(service)))) return {};
  const { rows } = await couch.use(service).list({ ...erasureRange(), include_docs: true });
  const erasures = rows.flatMap(({ id, doc }) => {
    const parsed = v.safeParse(Erasure, doc);
    return parsed.success ? [[id, parsed.output.at] as const] : [];
  });
  return Object.fromEntries(erasures);
}

const Info = v.object({
  update_seq: v.union([v.string(), v.number()]),
  instance_start_time: v.string(),
  doc_count: v.number(),
  doc_del_count: v.number()
});

type Writing = BackupOptions & {
  id: StepId;
  name: string;
  index: number;
  before: BackupDatabase | undefined;
  path: string;
};

/** @returns undefined where the database was deleted meanwhile. */
async function writeDatabase(writing: Writing): Promise<BackupDatabase | undefined> {
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

/** Removes chains whose last step is from before `untilMs`; never the newest one. */
async function rotate(folder: string, newest: string, untilMs: number): Promise<string[]> {
  const removed: string[] = [];
  for (const chain of await listChains(folder)) {
    if (chain >= newest) continue;
    const last = await readChain(folder, chain).then(
      (manifests) => manifests.at(-1)?.completed,
      () => undefined
    );
    // Of one that is damaged only the time in its name is known.
    const endedMs = Date.parse(last ?? dateOf(chain));
    if (endedMs >= untilMs) continue;
    await removeChain(folder, chain);
    removed.push(chain);
  }
  return removed;
}

/** `2026-11-27T08:30:00Z` of `chain-20261127T083000Z`. */
const dateOf = (chain: string) =>
  chain.replace(/^chain-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
