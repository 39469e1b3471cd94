/** The folder that holds the embedded store and the hash of the admin token, and which version of Tidesheet it is of. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';

/** Raised when a folder of an older version can no longer be read as it is. */
const FORMAT = 1;

const Marker = v.pipe(v.string(), v.parseJson(), v.object({ format: v.number() }));

/** A folder that cannot be used; the message says why and what to do. */
export class DataFolderError extends TidesheetError {
  override readonly name = 'DataFolderError';

  constructor(message: string, hint: string) {
    super(message, { code: 'data-folder', hint });
  }
}

/** Makes sure that the folder exists, may be written, and is of this version. @throws DataFolderError */
export async function openDataFolder(folder: string): Promise<void> {
  const file = join(folder, 'tidesheet.json');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (text === undefined) await writeFile(file, `${JSON.stringify({ format: FORMAT })}\n`);
    else checkFormat(folder, text);
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(
      `The data folder ${folder} cannot be used: ${reason}`,
      'Fix it, or choose another: DATA_DIR=… npm start'
    );
  }
}

function checkFormat(folder: string, text: string): void {
  const marker = v.safeParse(Marker, text);
  if (marker.success && marker.output.format === FORMAT) return;
  const found = marker.success ? `has format ${marker.output.format}` : 'is not marked as one';
  throw new DataFolderError(
    `${folder} was not written by this version of Tidesheet: it ${found}, and this version reads format ${FORMAT}.`,
    'Nothing in it was changed. Start the version that wrote it, or choose another folder: DATA_DIR=… npm start'
  );
}
