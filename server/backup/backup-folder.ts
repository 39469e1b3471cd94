/**
 * A folder with backups: `tidesheet-backup.json`, which marks it, and a folder for each chain with a folder for each of its steps.
 * What is being written has a name that begins with a dot, until it is complete and on the disk.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  ChainName,
  digestedText,
  Manifest,
  MANIFEST_FORMAT,
  StepName,
  type ManifestContent
} from '#domain/backup/manifest.ts';
import { FolderInUseError, lockFolder } from '../../couch/embedded/store/lock-folder.ts';
import { BackupError } from './backup-error.ts';

const MARKER = 'tidesheet-backup.json';
const MANIFEST = 'manifest.json';
const Marker = v.pipe(v.string(), v.parseJson(), v.object({ format: v.literal(MANIFEST_FORMAT) }));

/** `chain-20261127T083000Z/0003`, as messages and `--at` name it. */
export type StepId = { chain: string; step: string };
export const describeStep = ({ chain, step }: StepId) => `${chain}/${step}`;
export const pathOfStep = (folder: string, { chain, step }: StepId) => join(folder, chain, step);

const listFolder = (path: string) =>
  readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });

/** @throws BackupError where the folder has no backups. */
export async function requireBackupFolder(folder: string): Promise<void> {
  if (await isBackupFolder(folder)) return;
  throw new BackupError(
    'backup-refused',
    `${folder} is not a folder with backups: it has no ${MARKER}.`,
    'Name the folder that `tidesheet-server backup` wrote to. If only this file is missing, copy it back from another copy of the backup.'
  );
}

export async function isBackupFolder(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, MARKER), 'utf8').catch(() => undefined);
  return v.safeParse(Marker, text).success;
}

/** Makes the folder one with backups. @throws BackupError where it has other files. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isBackupFolder(folder)) return;
  const names = await readdir(folder);
  if (names.some((name) => name !== 'lost+found'))
    throw new BackupError(
      'backup-refused',
      `${folder} has other files, such as ${names[0]}, and no ${MARKER}. Nothing was written.`,
      'Name an empty folder, or one that has backups of Tidesheet.'
    );
  await writeSafely(folder, MARKER, `${JSON.stringify({ format: MANIFEST_FORMAT })}\n`);
}

/** @returns what unlocks the folder. @throws BackupError while another backup is written to it. */
export async function lockBackups(folder: string): Promise<() => Promise<void>> {
  try {
    return await lockFolder(join(folder, '.lock'));
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    throw new BackupError(
      'backup-refused',
      `Another backup is being written to ${folder}.`,
      'Wait until it has ended.'
    );
  }
}

/** The names of all chains, the oldest first. */
export const listChains = async (folder: string): Promise<string[]> =>
  (await listFolder(folder)).filter((name) => v.is(ChainName, name)).sort();

/** The names of the steps of a chain, in order. */
export const listSteps = async (folder: string, chain: string): Promise<string[]> =>
  (await listFolder(join(folder, chain))).filter((name) => v.is(StepName, name)).sort();

const digestOf = (content: ManifestContent) =>
  createHash('sha256').update(digestedText(content)).digest('hex');

/** The manifest of a step. @throws BackupError where it is missing, damaged, or that of another step. */
export async function readManifest(folder: string, id: StepId): Promise<Manifest> {
  const path = join(describeStep(id), MANIFEST);
  const text = await readFile(join(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BackupError('backup-damaged', `${path} cannot be read: ${error.code}.`, HINT_OF_MANIFEST);
  });
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), text);
  if (!parsed.success)
    throw new BackupError(
      'backup-damaged',
      `${path} is damaged: ${parsed.issues[0].message}.`,
      HINT_OF_MANIFEST
    );
  const manifest = parsed.output;
  if (digestOf(manifest) !== manifest.digest)
    throw new BackupError(
      'backup-damaged',
      `${path} is damaged: its content does not have the digest that it names.`,
      HINT_OF_MANIFEST
    );
  if (manifest.chain !== id.chain || manifest.step !== id.step)
    throw new BackupError(
      'backup-mixed',
      `${path} is the manifest of ${describeStep(manifest)}.`,
      'Folders of the backup were renamed or exchanged. Give them their names back, or take them from another copy.'
    );
  return manifest;
}

const HINT_OF_MANIFEST = 'Take it from another copy of the backup, or restore a step before it with --at.';

/**
 * The manifests of a chain up to a step, in order. @throws BackupError where a step is missing, damaged, or not the one that follows.
 */
export async function readChain(folder: string, chain: string, until?: string): Promise<Manifest[]> {
  const steps = (await listSteps(folder, chain)).filter((step) => until === undefined || step <= until);
  const manifests: Manifest[] = [];
  for (const [index, step] of steps.entries()) {
    const expected = String(index).padStart(4, '0');
    if (step !== expected) throw missingStep({ chain, step: expected });
    const manifest = await readManifest(folder, { chain, step });
    if (manifest.previous !== manifests.at(-1)?.digest)
      throw new BackupError(
        'backup-mixed',
        `${describeStep(manifest)} does not continue ${index === 0 ? 'nothing' : describeStep({ chain, step: steps[index - 1] ?? '' })}: it belongs to another backup.`,
        'Folders of two backups were mixed up. Take the chain from another copy of the backup.'
      );
    manifests.push(manifest);
  }
  if (manifests.length === 0 || (until !== undefined && steps.at(-1) !== until))
    throw missingStep({ chain, step: until ?? '0000' });
  return manifests;
}

const missingStep = (id: StepId) =>
  new BackupError(
    'backup-damaged',
    `${describeStep(id)} is missing.`,
    'Take it from another copy of the backup, or restore a step before it with --at.'
  );

/** A step that is being written. */
export type OpenStep = {
  /** Where its files go. */
  path: string;
  /** Writes the manifest and gives the step its name. */
  commit: (content: ManifestContent) => Promise<Manifest>;
  discard: () => Promise<void>;
};

export async function beginStep(folder: string, id: StepId): Promise<OpenStep> {
  // The folder of a new chain becomes visible together with its full backup.
  const isNewChain = id.step === '0000';
  const unfinished = join(folder, `.unfinished-${id.chain}-${id.step}`);
  await rm(unfinished, { recursive: true, force: true });
  const path = isNewChain ? join(unfinished, id.step) : unfinished;
  await mkdir(path, { recursive: true, mode: 0o700 });
  return {
    path,
    commit: async (content) => {
      const manifest = { ...content, digest: digestOf(content) };
      await writeSafely(path, MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`);
      await syncFolder(path);
      if (isNewChain) await syncFolder(unfinished);
      const parent = isNewChain ? folder : join(folder, id.chain);
      await rename(unfinished, isNewChain ? join(parent, id.chain) : join(parent, id.step));
      await syncFolder(parent);
      return manifest;
    },
    discard: () => rm(unfinished, { recursive: true, force: true })
  };
}

/** Removes what backups that were interrupted have left. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await listFolder(folder))
    if (/^\.(unfinished|removed)-/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
}

/** Removes a chain: none of it is there under its name while that is done. */
export async function removeChain(folder: string, chain: string): Promise<void> {
  const removed = join(folder, `.removed-${chain}`);
  await rename(join(folder, chain), removed);
  await rm(removed, { recursive: true, force: true });
}

/** Replaces a file in one step. */
export async function writeSafely(folder: string, name: string, text: string): Promise<void> {
  const unfinished = join(folder, `.${name}.${process.pid}`);
  await writeFile(unfinished, text, { mode: 0o600, flush: true });
  await rename(unfinished, join(folder, name));
  await syncFolder(folder);
}

/** Windows has no folders to synchronise. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
