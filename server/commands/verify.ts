import { defineCommand } from '../../cli/command.ts';
import { requireBackupFolder } from '../backup/backup-folder.ts';
import { verifyEverything } from '../backup/verify-backup.ts';
import { backupInputs, readKey } from './backup-inputs.ts';
import { withBoundHeap } from './bound-heap.ts';
import type { Context } from './context.ts';

export const verify = defineCommand({
  name: 'verify',
  summary: 'Check that every file of the backups in a folder is whole',
  inputs: { folder: backupInputs.folder, key: backupInputs.key },
  run: ({ folder, key }, { print, warn }: Context) =>
    withBoundHeap(async () => {
      await requireBackupFolder(folder);
      let failed = 0;
      const verified = await verifyEverything({ folder, identity: await readKey(key) }, (chain, error) => {
        failed++;
        warn(`FAIL ${chain}: ${error.message}${error.hint === undefined ? '' : `\n     ${error.hint}`}`);
      });
      const { chains, files, isDecrypted, listed } = verified;
      for (const { chain, step, completed, databases } of listed)
        print(`ok   ${chain}/${step}: ${completed.slice(0, 19)}Z, ${databases.length} databases`);
      if (chains === 0) warn(`There is no backup in ${folder} yet.`);
      else if (failed === 0)
        print(
          `${listed.length} backups in ${chains} chains are whole: ${files} files have their digests${isDecrypted ? ' and can be read' : ''}.`
        );
      if (!isDecrypted) print('Encrypted files were not read; --key <file> does that.');
      return failed > 0 || chains === 0 ? 1 : 0;
    })
});
