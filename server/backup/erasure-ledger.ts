/**
 * `erasures.jsonl`, beside backups and in the data folder: the erasures since, so that nobody who was erased comes back when an
 * earlier backup is restored. As in `service`, a line names nobody: it has the hash of the name of a database.
 */
import { open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { parseErasureId } from '#domain/documents/erasure.ts';
import type { Couch } from '../../couch/connection.ts';
import type { Log } from '../service.ts';
import { readState, writeState } from '../service-state.ts';
import { isBackupFolder } from './backup-folder.ts';

const LEDGER = 'erasures.jsonl';

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.pipe(
      v.string(),
      v.check((id) => parseErasureId(id) !== undefined)
    ),
    at: v.string()
  })
);

/** By id, when the database was erased. */
export type Erasures = Readonly<Record<string, string>>;

export async function appendErasure(folder: string, erasure: { id: string; at: string }): Promise<void> {
  const file = await open(join(folder, LEDGER), 'a', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(erasure)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A line that a crash has cut is left out. */
export async function readErasures(folder: string): Promise<Erasures> {
  const text = await readFile(join(folder, LEDGER), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    return '';
  });
  const lines = text.split('\n').flatMap((line) => {
    const parsed = v.safeParse(Line, line);
    return parsed.success ? [parsed.output] : [];
  });
  return Object.fromEntries(lines.map(({ id, at }) => [id, at]));
}

/** The folders on this machine to which backups have been written. */
const FOLDERS = 'backup-folders';
const MAX_FOLDERS = 20;
const Folders = v.object({ folders: v.array(v.string()) });

type Reader = { couch: Couch; log: Log };

/** Remembers a folder with backups, so that erasures are added there. */
export async function rememberBackupFolder(reader: Reader, folder: string): Promise<void> {
  const { value, rev } = await readState(reader, FOLDERS, Folders);
  const path = resolve(folder);
  const others = (value?.folders ?? []).filter((one) => one !== path);
  if (value && value.folders.at(-1) === path) return;
  const folders = [...others, path].slice(-MAX_FOLDERS);
  await writeState(reader.couch, FOLDERS, { value: { folders }, rev });
}

/** Adds an erasure to the data folder and to all backups on this machine. What fails is logged: the erasure goes on. */
export async function spreadErasure(
  reader: Reader,
  { dataDir, backupDir }: { dataDir: string; backupDir: string | undefined },
  erasure: { id: string; at: string }
): Promise<void> {
  const known = await readState(reader, FOLDERS, Folders).catch(() => undefined);
  const backups = new Set(known?.value?.folders ?? []);
  if (backupDir !== undefined) backups.add(resolve(backupDir));
  const existing: string[] = [];
  for (const folder of backups) if (await isBackupFolder(folder)) existing.push(folder);
  for (const folder of [dataDir, ...existing])
    await appendErasure(folder, erasure).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      reader.log(
        `An erasure could not be added to ${folder}: ${reason}. Make a backup there, so that restoring it does not bring the person back.`
      );
    });
}
