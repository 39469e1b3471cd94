/** `last-drill.json` in a folder with backups: when one of them was restored to try it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describeStep, writeSafely, type StepId } from './backup-folder.ts';

const FILE = 'last-drill.json';
const LastDrill = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.pipe(v.string(), v.isoTimestamp()), backup: v.string() })
);

export const writeLastDrill = (folder: string, step: StepId, nowMs: number): Promise<void> =>
  writeSafely(
    folder,
    FILE,
    `${JSON.stringify({ at: new Date(nowMs).toISOString(), backup: describeStep(step) })}\n`
  );

/** In Unix milliseconds; undefined where there was none, or the file cannot be read. */
export async function readLastDrill(folder: string): Promise<number | undefined> {
  const content = await readFile(join(folder, FILE), 'utf8').catch(() => undefined);
  const parsed = v.safeParse(LastDrill, content);
  return parsed.success ? Date.parse(parsed.output.at) : undefined;
}
