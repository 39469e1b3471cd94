/** Writes a step of a backup while the server runs: everything at first, then what has changed since the step before. */
import * as v from 'valibot';
import { MANIFEST_FORMAT, type BackupDatabase, type Manifest } from '#domain/backup/manifest.ts';
import { Erasure, erasureRange } from '#domain/documents/erasure.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { checkCouch, orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
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
import { writeDatabase } from './write-database.ts';
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
