/** Whether the files of a LevelDB are sound, before it is opened: opening can delete files, and damaged ones can end the process. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLog, readManifest, verifyTable } from './leveldb-format.ts';
import { DamageError } from './leveldb.ts';

const isData = (name: string) => /^\d+\.(ldb|sst|log)$/.test(name);
const nameOf = (number: number, extension: string) => `${String(number).padStart(6, '0')}.${extension}`;

/**
 * Verifies that all files are there that the manifest names, and the checksums in them, but not those of the newest writes,
 * which a power failure may have torn. A folder that is missing or empty is a new database. `verified` has the tables that
 * need no verification again. @throws DamageError
 */
export async function verifyFiles(folder: string, verified: Set<string>): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  if (!names.includes('CURRENT')) {
    // LevelDB would take this for a new database and delete the data.
    if (names.some(isData)) throw new DamageError('CURRENT: No such file');
    return;
  }
  const current = /^(MANIFEST-\d+)\n$/.exec(await readWhole(folder, 'CURRENT', String))?.[1];
  if (current === undefined) throw new DamageError('CURRENT: It names no manifest.');
  const { tables, log } = await readWhole(folder, current, readManifest);
  for (const [number, bytes] of tables) {
    const older = nameOf(number, 'sst');
    const name = names.includes(older) ? older : nameOf(number, 'ldb');
    if (verified.has(name)) continue;
    await verifyOneTable(folder, name, bytes);
    verified.add(name);
  }
  const logs = names.filter((name) => name.endsWith('.log') && Number.parseInt(name, 10) >= log);
  // 0: it was killed while it was created.
  if (log > 0 && !logs.some((name) => Number.parseInt(name, 10) === log))
    throw new DamageError(`${nameOf(log, 'log')}: No such file`);
  for (const name of logs) await readWhole(folder, name, requireWithoutGaps);
}

async function verifyOneTable(folder: string, name: string, bytes: number): Promise<void> {
  await readWhole(folder, name, (content) => {
    if (content.length !== bytes) throw new DamageError(`It has ${content.length} of ${bytes} bytes.`);
    verifyTable(content);
  });
}

/** Writes after a gap would stay without those in it, which nobody would send again. */
function requireWithoutGaps(content: Buffer): void {
  if (readLog(content).gaps > 0) throw new DamageError('A part cannot be read.');
}

/** @throws DamageError that names the file, when it is missing or does not have its format. */
async function readWhole<T>(folder: string, name: string, parse: (content: Buffer) => T): Promise<T> {
  const content = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (!UNREADABLE.includes(error.code ?? '')) throw error;
    throw new DamageError(`${name}: ${error.code}`);
  });
  try {
    return parse(content);
  } catch (error) {
    throw new DamageError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const CHECK_TABLES_MS = 1000;

/**
 * Notices that a table of an open LevelDB was shortened. LevelDB maps tables into memory, and reading behind the end of a mapped
 * file ends the process; finished tables never change.
 */
export class TableSizes {
  readonly #folder: string;
  #sizes = new Map<string, number>();
  #checkedMs = -Infinity;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Compares the tables with those of the last check, at most once a second. @throws DamageError */
  check(): void {
    const nowMs = performance.now();
    if (nowMs - this.#checkedMs < CHECK_TABLES_MS) return;
    this.#checkedMs = nowMs;
    const sizes = new Map<string, number>();
    for (const name of readdirSync(this.#folder)) {
      if (!/\.(ldb|sst)$/.test(name)) continue;
      const size = statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size;
      if (size === undefined) continue;
      const before = this.#sizes.get(name) ?? 0;
      if (size < before) throw new DamageError(`${name}: It has ${size} of ${before} bytes.`);
      sizes.set(name, size);
    }
    this.#sizes = sizes;
  }
}

const UNREADABLE = ['ENOENT', 'EISDIR', 'EIO'];

/** @returns what LevelDB logged about data that it could not read at its last opening and dropped; undefined: nothing. */
export function readDroppedData(folder: string): string | undefined {
  const path = join(folder, 'LOG');
  return existsSync(path) ? /dropping \d+ bytes.*/.exec(readFileSync(path, 'utf8'))?.[0] : undefined;
}
