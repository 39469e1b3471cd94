/** Checks that a backup is whole: every file is there, has its digest, can be unpacked, and is the one that its manifest means. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  FileEnd,
  FileHead,
  Leaf,
  type BackupDatabase,
  type BackupFile,
  type Manifest
} from '#domain/backup/manifest.ts';
import { BackupError } from './backup-error.ts';
import { describeStep, listChains, pathOfStep, readChain, type StepId } from './backup-folder.ts';
import { measureFile, readLines } from './stream-file.ts';

export type Reading = {
  folder: string;
  /** The private key of a backup that is encrypted. */
  identity: string | undefined;
};

const HINT = 'Take it from another copy of the backup, or restore a step before it with --at.';

/** Checks sizes and digests, which needs no key. @throws BackupError that names the file. */
export async function verifyDigests(folder: string, manifests: Manifest[]): Promise<void> {
  const known = new Map<string, string>();
  for (const manifest of manifests)
    for (const { file } of manifest.databases)
      if (file) known.set(file.sha256, `${describeStep(manifest)}/${file.name}`);
  for (const manifest of manifests) {
    for (const { file } of manifest.databases)
      if (file) await verifyDigest(folder, manifest, { file, known });
    const names = new Set(manifest.databases.flatMap(({ file }) => file?.name ?? []));
    for (const name of await readdir(pathOfStep(folder, manifest)))
      if (!names.has(name) && name !== 'manifest.json')
        throw new BackupError(
          'backup-mixed',
          `${describeStep(manifest)}/${name} does not belong to the backup: the manifest does not name it.`,
          'Move it away, if nobody needs it.'
        );
  }
}

async function verifyDigest(
  folder: string,
  id: StepId,
  { file, known }: { file: BackupFile; known: Map<string, string> }
): Promise<void> {
  const path = `${describeStep(id)}/${file.name}`;
  const found = await measureFile(join(folder, path));
  if (found === undefined) throw new BackupError('backup-damaged', `${path} is missing.`, HINT);
  if (found.sha256 === file.sha256) return;
  const other = known.get(found.sha256);
  if (other !== undefined)
    throw new BackupError(
      'backup-mixed',
      `${path} has the content of ${other}.`,
      'Files of the backup were exchanged. Take this one from another copy of the backup.'
    );
  if (found.bytes < file.bytes)
    throw new BackupError(
      'backup-damaged',
      `${path} is truncated: it has ${found.bytes} of ${file.bytes} bytes.`,
      HINT
    );
  throw new BackupError(
    'backup-damaged',
    `${path} is damaged: its content does not have the digest that the manifest names.`,
    HINT
  );
}

/** @throws BackupError where the backup is encrypted and no key was given. */
export function requireIdentity({ identity }: Reading, manifests: Manifest[]): void {
  if (identity === undefined && manifests.some(({ encrypted }) => encrypted))
    throw new BackupError(
      'backup-refused',
      `${manifests[0]?.chain} is encrypted.`,
      'Name the file with its private key: --key <file>.'
    );
}

/** A leaf revision of a backup, and its text. */
export type StoredLeaf = { leaf: Leaf; line: string };

/**
 * The leaf revisions in the file of a database, in the order in which they were read. @throws BackupError that names the file where it
 * cannot be read, or is the file of another database or step.
 */
export async function* readFileOf(
  { folder, identity }: Reading,
  manifest: Manifest,
  database: BackupDatabase
): AsyncGenerator<StoredLeaf> {
  const { file, name, full } = database;
  if (file === undefined) return;
  const path = `${describeStep(manifest)}/${file.name}`;
  const damaged = (reason: string) =>
    new BackupError('backup-damaged', `${path} is damaged: ${reason}.`, HINT);
  const lines = readLines(join(folder, path), manifest.encrypted ? identity : undefined);
  const counts = { documents: 0, leaves: 0 };
  let head: FileHead | undefined;
  let end: FileEnd | undefined;
  let lastId = '';
  try {
    for await (const line of lines) {
      if (head === undefined) {
        head = parseLine(FileHead, line);
        if (head === undefined) throw damaged('its first line is not the head of a backup');
        const { chain, step } = manifest;
        if (head.database !== name || head.full !== full || head.chain !== chain || head.step !== step)
          throw new BackupError(
            'backup-mixed',
            `${path} is the file of ${head.database} in ${describeStep(head)}, not of ${name}.`,
            'Files of the backup were exchanged. Take this one from another copy of the backup.'
          );
        continue;
      }
      if (end !== undefined) throw damaged('lines follow its end');
      const leaf = parseLine(Leaf, line);
      if (leaf === undefined) {
        end = parseLine(FileEnd, line);
        if (end === undefined) throw damaged(`line ${counts.leaves + 2} is not a document`);
        continue;
      }
      counts.leaves++;
      if (leaf._id !== lastId) counts.documents++;
      lastId = leaf._id;
      yield { leaf, line };
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (!manifest.encrypted) throw damaged(reason);
    throw new BackupError(
      'backup-damaged',
      `${path} cannot be decrypted: ${reason}.`,
      'Check that the key is the one that the backup was encrypted for. If it is, take the file from another copy.'
    );
  }
  const isWhole = [end, file].every(
    (one) => one?.documents === counts.documents && one.leaves === counts.leaves
  );
  if (!isWhole) throw damaged('it does not have as many documents as it names');
}

function parseLine<S extends v.GenericSchema>(schema: S, line: string): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), line);
  if (!parsed.success) return undefined;
  const value = v.safeParse(schema, parsed.output);
  return value.success ? value.output : undefined;
}

/** `listed`: the steps that are whole. */
export type Verified = {
  chains: number;
  listed: Manifest[];
  files: number;
  isDecrypted: boolean;
};

/** Checks a chain up to a step. @returns the manifests. @throws BackupError */
export async function verifyChain(reading: Reading, chain: string, until?: string): Promise<Manifest[]> {
  const manifests = await readChain(reading.folder, chain, until);
  await verifyDigests(reading.folder, manifests);
  for (const manifest of manifests) {
    if (manifest.encrypted && reading.identity === undefined) continue;
    for (const database of manifest.databases) {
      const leaves = readFileOf(reading, manifest, database);
      while (!(await leaves.next()).done);
    }
  }
  return manifests;
}

/** Checks every chain. `report` gets what is wrong with each. */
export async function verifyEverything(
  reading: Reading,
  report: (chain: string, error: BackupError) => void
): Promise<Verified> {
  const chains = await listChains(reading.folder);
  const whole: Manifest[] = [];
  for (const chain of chains) {
    try {
      whole.push(...(await verifyChain(reading, chain)));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      report(chain, error);
    }
  }
  return {
    chains: chains.length,
    listed: whole,
    files: whole.reduce((sum, { databases }) => sum + databases.filter(({ file }) => file).length, 0),
    isDecrypted: reading.identity !== undefined || whole.every(({ encrypted }) => !encrypted)
  };
}
