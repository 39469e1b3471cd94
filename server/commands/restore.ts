import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { text } from '../../cli/inputs.ts';
import { BackupError } from '../backup/backup-error.ts';
import { describeStep } from '../backup/backup-folder.ts';
import type { ChosenBackup } from '../backup/chosen-backup.ts';
import type { Restored } from '../backup/restore-backup.ts';
import { readConfig } from '../config.ts';
import { hasStore, isFolder } from '../move/open-store.ts';
import { backupInputs, describeErased, openBackup, restoreInto } from './backup-inputs.ts';
import { withBoundHeap } from './bound-heap.ts';
import type { Context } from './context.ts';
import { parseStore } from './stores.ts';

export const restore = defineCommand({
  name: 'restore',
  summary: 'Restore a backup into an empty folder or an empty CouchDB',
  description:
    'The backup is checked before anything is written, and compared afterwards. People who were erased since are left out. See docs/backup.md.',
  inputs: {
    ...backupInputs,
    to: text(
      '--to <url>',
      'The target: http://admin:password@host:5984, or a folder; by default COUCHDB_URL or DATA_DIR'
    )
  },
  run: ({ folder, to, at, key }, { env, print }: Context) =>
    withBoundHeap(async () => {
      const config = readConfig(env);
      const target = to === undefined ? (config.couchUrl ?? resolve(config.dataDir)) : parseStore('--to', to);
      const backup = await openBackup({ folder, at, key }, config.dataDir);
      const { prefix } = backup.manifest;
      if (config.prefix !== '' && config.prefix !== prefix)
        throw new BackupError(
          'restore-refused',
          `The backup is of the installation with the prefix "${prefix}", and COUCHDB_PREFIX is "${config.prefix}".`,
          `Run it with COUCHDB_PREFIX=${prefix}`
        );
      const restored = isFolder(target)
        ? await restoreIntoFolder(target, backup)
        : await restoreInto(target, backup);
      print(
        `${describeStep(backup.manifest)} was restored: ${restored.databases} databases with ${restored.documents} documents, the same as in the backup.${describeErased(restored)}`
      );
      print('Start the server. Agents and browsers then send what they have that the backup lacks.');
      return 0;
    })
});

/** Restores into a folder: in a place beside the store, which gets its name when it is complete. */
async function restoreIntoFolder(folder: string, backup: ChosenBackup): Promise<Restored> {
  if (hasStore(folder))
    throw new BackupError(
      'restore-refused',
      `${folder} has an embedded store already. Nothing was changed.`,
      'Stop the server and move the folder away, or name another one.'
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(resolve(folder), '.restoring');
  await rm(unfinished, { recursive: true, force: true });
  try {
    const restored = await restoreInto(unfinished, backup);
    await rename(join(unfinished, 'couch'), join(folder, 'couch'));
    return restored;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
