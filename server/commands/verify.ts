import { open, stat } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import { defineCommand } from '../../cli/command.ts';
import { requiredText } from '../../cli/inputs.ts';
import { MAX_STATEMENT_LENGTH } from '#domain/timesheets/export-statement.ts';
import { signatureCheck } from '#domain/timesheets/signatures.ts';
import { describeStatement, verifyStatement } from '#domain/timesheets/verify-statement.ts';
import { requireBackupFolder } from '../backup/backup-folder.ts';
import { verifyEverything } from '../backup/verify-backup.ts';
import { backupInputs, readKey } from './backup-inputs.ts';
import { withBoundHeap } from './bound-heap.ts';
import type { Context } from './context.ts';

export const verify = defineCommand({
  name: 'verify',
  summary: 'Check that every file of the backups in a folder is whole, or check a statement',
  description:
    'A folder has backups: see docs/backup.md. A file is a statement that was saved from the approvals or the week page: see docs/timesheets.md.',
  inputs: {
    path: requiredText('<folder or file>', 'The folder with the backups, or the file with the statement'),
    key: backupInputs.key
  },
  run: async ({ path, key }, context: Context) => {
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false
    );
    return isFile ? verifyFile(path, context) : verifyBackups(path, key, context);
  }
});

const verifyBackups = (folder: string, key: string | undefined, { print, warn }: Context) =>
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
  });

const MARKS = { holds: 'ok  ', fails: 'FAIL', unknown: '--  ' } as const;

async function verifyFile(path: string, { print, warn }: Context): Promise<number> {
  const { isSound, findings, statement } = await verifyStatement(
    await readStart(path),
    signatureCheck(webcrypto.subtle)
  );
  if (statement) for (const line of describeStatement(statement)) print(line);
  for (const { result, text } of findings) (result === 'fails' ? warn : print)(`${MARKS[result]} ${text}`);
  return isSound ? 0 : 1;
}

/** As much of a file as a statement may have, and a little more, so that a larger one is recognised. */
async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4 * MAX_STATEMENT_LENGTH), 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
