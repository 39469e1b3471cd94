/** The agent's log: one line a run, in the data folder, bounded in size. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A line has about 200 bytes: some months of them. */
const MAX_BYTES = 1_000_000;
const OLDER_FILES = 2;

export const logPath = (dataDir: string): string => join(dataDir, 'logs', 'agent.log');
const pathOf = (dataDir: string, age: number) => logPath(dataDir) + (age === 0 ? '' : `.${age}`);

/** Appends a line. A log that cannot be written (a full disk) stops nothing: the status names the problem. */
export function writeLog(dataDir: string, line: string, maxBytes = MAX_BYTES): void {
  try {
    mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
    const { size } = statSync(logPath(dataDir), { throwIfNoEntry: false }) ?? { size: 0 };
    if (size > maxBytes) rotate(dataDir);
    appendFileSync(logPath(dataDir), `${line.replaceAll('\n', ' ')}\n`, { mode: 0o600 });
  } catch {
    // See above.
  }
}

function rotate(dataDir: string): void {
  for (let age = OLDER_FILES; age > 0; age -= 1) {
    const younger = pathOf(dataDir, age - 1);
    if (existsSync(younger)) renameSync(younger, pathOf(dataDir, age));
  }
}

/** The newest lines, oldest first. */
export function readLog(dataDir: string, count: number): string[] {
  const lines: string[] = [];
  for (let age = 0; age <= OLDER_FILES && lines.length < count; age += 1) {
    const path = pathOf(dataDir, age);
    if (existsSync(path)) lines.unshift(...readFileSync(path, 'utf8').split('\n').filter(Boolean));
  }
  return lines.slice(-count);
}
