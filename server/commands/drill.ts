import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineCommand } from '../../cli/command.ts';
import { text } from '../../cli/inputs.ts';
import { describeStep } from '../backup/backup-folder.ts';
import { writeLastDrill } from '../backup/last-drill.ts';
import { readConfig } from '../config.ts';
import { backupInputs, describeErased, openBackup, restoreInto } from './backup-inputs.ts';
import { withBoundHeap } from './bound-heap.ts';
import type { Context } from './context.ts';

export const drill = defineCommand({
  name: 'drill',
  summary: 'Restore a backup into a temporary store, compare, and remove the store',
  inputs: {
    ...backupInputs,
    work: text(
      '--work <folder>',
      'Where the temporary store is; by default the temporary folder of the system'
    )
  },
  run: ({ folder, at, key, work }, { env, print, warn }: Context) =>
    withBoundHeap(async () => {
      const backup = await openBackup({ folder, at, key }, readConfig(env).dataDir);
      const temporary = await mkdtemp(join(resolve(work ?? tmpdir()), 'tidesheet-drill-'));
      const startedMs = Date.now();
      try {
        const restored = await restoreInto(join(temporary, 'data'), backup);
        const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
        print(
          `${describeStep(backup.manifest)} can be restored: ${restored.databases} databases with ${restored.documents} documents were the same as in the backup, in ${seconds} s.${describeErased(restored)}`
        );
        await writeLastDrill(folder, backup.manifest, Date.now()).catch((error: unknown) =>
          warn(`${folder} does not remember this drill: ${String(error)}`)
        );
        return 0;
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    })
});
