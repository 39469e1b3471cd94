/** The database that marks a target as incomplete while a backup is restored into it. */
import { orMissing, type Couch } from '../../couch/connection.ts';
import { BackupError } from './backup-error.ts';

export const restoringDatabase = ({ names }: Couch): string => `${names.prefix}restoring`;

/** @throws BackupError while a restore is not complete. */
export async function requireNoRestore(couch: Couch): Promise<void> {
  if ((await orMissing(couch.db.get(restoringDatabase(couch)))) === undefined) return;
  throw new BackupError(
    'restore-refused',
    'A backup is being restored into this CouchDB, or that was interrupted.',
    'Wait until it has ended, or run the same `tidesheet-server restore` again. Then start the server.'
  );
}
