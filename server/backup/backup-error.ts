import { TidesheetError } from '#domain/errors.ts';

type Code = 'backup-damaged' | 'backup-mixed' | 'backup-refused' | 'restore-refused' | 'restore-differs';

/** A backup that cannot be written, used or restored. The message names the file or folder, the hint says what to do. */
export class BackupError extends TidesheetError {
  override readonly name = 'BackupError';

  constructor(code: Code, message: string, hint?: string) {
    super(message, { code, hint });
  }
}
