import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, requiredText, text, wholeNumber } from '../../cli/inputs.ts';
import { isRecipient } from '../backup/age.ts';
import { describeStep } from '../backup/backup-folder.ts';
import { rememberBackupFolder } from '../backup/erasure-ledger.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { readConfig } from '../config.ts';
import { showProgress } from '../move/progress.ts';
import { withBoundHeap } from './bound-heap.ts';
import type { Context } from './context.ts';
import { parseStore, useConfiguredStore, useStore } from './stores.ts';

const MAX_DAYS = 36_500;

export const backup = defineCommand({
  name: 'backup',
  summary: 'Back up all databases and users to a folder, while the server runs',
  description:
    'The first backup in a folder is a full one; the next ones have what changed since. See docs/backup.md.',
  inputs: {
    folder: requiredText('<folder>', 'Where backups are; it is created if it is missing'),
    from: text(
      '--from <url>',
      'The CouchDB, http://admin:password@host:5984, or the data folder of a server that is stopped; by default that of the configuration'
    ),
    full: flag('--full', 'Make a full backup'),
    keepDays: wholeNumber('--keep-days <n>', 'Then remove backups that are older', { min: 1, max: MAX_DAYS }),
    recipient: text(
      '--recipient <key>',
      'Encrypt to this public key of age, age1…; by default BACKUP_RECIPIENT'
    )
  },
  run: ({ folder, from, full, keepDays, recipient: given }, { env, print, warn }: Context) =>
    withBoundHeap(async () => {
      const config = readConfig(env);
      const recipient = given ?? config.backup?.recipient;
      if (recipient !== undefined && !isRecipient(recipient))
        throw new UsageError('--recipient takes a public key of age, which begins with age1.');
      const store =
        from === undefined
          ? await useConfiguredStore(config)
          : await useStore(parseStore('--from', from), config.prefix);
      try {
        const { couch } = store;
        const { manifest, removed } = await makeBackup({
          couch,
          folder,
          nowMs: Date.now(),
          progress: showProgress(process.stderr),
          isFull: full,
          fullDays: config.backup?.fullDays ?? DEFAULT_FULL_DAYS,
          keepDays,
          recipient
        });
        await rememberBackupFolder({ couch, log: warn }, folder);
        const files = manifest.databases.flatMap(({ file }) => file ?? []);
        const documents = files.reduce((sum, file) => sum + file.documents, 0);
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        const kind = manifest.previous === undefined ? 'full backup' : 'increment';
        print(
          `${describeStep(manifest)}: ${kind}, ${manifest.databases.length} databases, ${documents} documents, ${formatBytes(bytes)}.`
        );
        for (const chain of removed) print(`${chain} was removed.`);
        return 0;
      } finally {
        await store.close();
      }
    })
});

/** An increment is as useful as all before it, so chains are kept short. */
export const DEFAULT_FULL_DAYS = 7;

const formatBytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
