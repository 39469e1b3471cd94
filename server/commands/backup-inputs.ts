/** What the commands that read a backup take. */
import { requiredText, text } from '../../cli/inputs.ts';
import { readIdentityFile } from '../backup/age.ts';
import { requireBackupFolder } from '../backup/backup-folder.ts';
import { ChosenBackup, chooseStep, readKnownErasures } from '../backup/chosen-backup.ts';
import { readErasures } from '../backup/erasure-ledger.ts';
import { restoreBackup, type Restored } from '../backup/restore-backup.ts';
import { requireIdentity, verifyChain } from '../backup/verify-backup.ts';
import { showProgress } from '../move/progress.ts';
import { useStore } from './stores.ts';

export const backupInputs = {
  folder: requiredText('<folder>', 'The folder with the backups'),
  at: text('--at <step>', 'Which backup, such as chain-20261127T083000Z/0003; by default the newest'),
  key: text('--key <file>', 'The private key of age, where the backup is encrypted')
};

/** The private key that a command was given. @throws BackupError */
export const readKey = async (file: string | undefined) =>
  file === undefined ? undefined : readIdentityFile(file);

type Given = { folder: string; at: string | undefined; key: string | undefined };

/** Checks a backup and opens it. `dataDir`: has the erasures of the server, too. @throws BackupError where it is not whole. */
export async function openBackup({ folder, at, key }: Given, dataDir: string): Promise<ChosenBackup> {
  await requireBackupFolder(folder);
  const reading = { folder, identity: await readKey(key) };
  const { chain, step } = await chooseStep(folder, at);
  const manifests = await verifyChain(reading, chain, step);
  requireIdentity(reading, manifests);
  const erasures = {
    ...(await readKnownErasures(folder)),
    ...(await readErasures(folder)),
    ...(await readErasures(dataDir))
  };
  return new ChosenBackup(reading, manifests, erasures);
}

/** Restores into a CouchDB or a folder. */
export async function restoreInto(target: string, backup: ChosenBackup): Promise<Restored> {
  const store = await useStore(target, backup.names.prefix);
  try {
    const progress = showProgress(process.stderr);
    return await restoreBackup(store.couch, backup, { progress, nowMs: Date.now() });
  } finally {
    await store.close();
  }
}

/** ` 1 person who was erased since is left out.` */
export function describeErased({ erased }: Restored): string {
  if (erased === 0) return '';
  return erased === 1
    ? ' 1 person who was erased since is left out.'
    : ` ${erased} people who were erased since are left out.`;
}
