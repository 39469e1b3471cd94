import { existsSync } from 'node:fs';
import { writeFileAtomically } from '../../cli/atomic-file.ts';
import { defineCommand } from '../../cli/command.ts';
import { requiredText } from '../../cli/inputs.ts';
import { generateKeys } from '../backup/age.ts';
import { BackupError } from '../backup/backup-error.ts';
import type { Context } from './context.ts';

export const backupKey = defineCommand({
  name: 'backup-key',
  summary: 'Create a pair of keys for encrypted backups',
  description:
    'Writes the private key to a new file and prints the public one. Without the private key nobody can read the backups: store it elsewhere.',
  inputs: { file: requiredText('<file>', 'Where the private key is written') },
  run: async ({ file }, { print }: Context) => {
    if (existsSync(file))
      throw new BackupError(
        'backup-refused',
        `${file} exists already. Nothing was written.`,
        'Name another file.'
      );
    const { identity, recipient } = await generateKeys();
    writeFileAtomically(file, `# public key: ${recipient}\n${identity}\n`);
    print(recipient);
    return 0;
  }
});
