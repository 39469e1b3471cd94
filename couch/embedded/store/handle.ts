import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CouchError, noDatabase } from '../errors.ts';
import { Database } from './database.ts';
import { checkCurrent, readDropped } from './files.ts';
import { isLocked } from './in-use.ts';
import { hasRoom, isOfMachine } from './machine.ts';
import { folderOf } from './folders.ts';
import { openPouch } from './pouch.ts';
import type { Signal } from '../concurrency.ts';

/** A database that exists, whether its LevelDB is open or not. */
export type Handle = {
  readonly name: string;
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly written: Signal;
  readonly onWrite: () => void;
  open: Promise<Database> | undefined;
  closing: Promise<void> | undefined;
  /** A read error of the open database: what it says from then on. */
  damage: CouchError | undefined;
  /** Deleted: whoever still uses it finds nothing. */
  isGone: boolean;
  /** To be closed as soon as nobody uses it. */
  isStale: boolean;
  users: number;
  lastUsed: number;
  /** Raised whenever a user is done. */
  idle: Signal;
};

function damaged({ name, log }: Handle, cause: unknown): CouchError {
  log(`The database "${name}" is damaged: ${cause instanceof Error ? cause.message : String(cause)}`);
  const reason = `The files of "${name}" cannot be read: restore them from a backup or delete the database.`;
  return new CouchError(500, 'database_damaged', reason);
}

function inUse({ name, log }: Handle): CouchError {
  log(`The database "${name}" is in use by another process.`);
  const reason = `The files of "${name}" are in use by another process on the server: stop it, then try again.`;
  return new CouchError(503, 'database_in_use', reason);
}

/** The machine is at fault, not the files. */
function unavailable({ name, log }: Handle, cause: Error): CouchError {
  log(`The database "${name}" cannot be used now: ${cause.message}`);
  // Without the path, which is nobody's business.
  const why = cause.message.split(': ').at(-1);
  const reason = `The files of "${name}" cannot be used now (${why}). Mend that on the server, then try again.`;
  return new CouchError(503, 'database_unavailable', reason);
}

/** Opens the LevelDB unless it is open. @throws CouchError 500 when it cannot be read, 503 while it cannot be used. */
export function openHandle(handle: Handle): Promise<Database> {
  if (handle.isGone) throw noDatabase();
  if (handle.damage) throw handle.damage;
  handle.open ??= load(handle);
  return handle.open;
}

async function load(handle: Handle): Promise<Database> {
  await handle.closing;
  const path = join(handle.folder, folderOf(handle.name));
  try {
    checkCurrent(path);
    const pouch = await openPouch(handle.folder, folderOf(handle.name), (error) => {
      if (!handle.isGone && !isOfMachine(error)) handle.damage ??= damaged(handle, error);
    });
    const dropped = readDropped(path);
    if (dropped !== undefined)
      handle.log(`The database "${handle.name}" was damaged and lost its last writes: ${dropped}`);
    return await Database.load(handle.name, pouch, handle).catch(async (error: unknown) => {
      await pouch.close();
      throw error;
    });
  } catch (error) {
    if (isLocked(error) || isOfMachine(error)) {
      handle.open = undefined;
      throw isOfMachine(error) ? unavailable(handle, error) : inUse(handle);
    }
    handle.damage ??= damaged(handle, error);
    throw handle.damage;
  }
}

/**
 * Runs a task with the open database, which stays open meanwhile; `admit` opens it when there is room.
 * @throws CouchError 500 when its files are damaged, 503 while they cannot be used.
 */
export async function useHandle<T>(
  handle: Handle,
  admit: () => Promise<void>,
  task: (database: Database) => Promise<T> | T
): Promise<T> {
  handle.users += 1;
  try {
    if (!handle.open) await admit();
    const result = await task(await openHandle(handle));
    if (handle.damage) throw handle.damage;
    return result;
  } catch (error) {
    if (handle.isGone && !(error instanceof CouchError)) throw noDatabase();
    if (!isOfMachine(error)) throw handle.damage ?? error;
    // LevelDB writes no more until it is opened anew, which takes room on the disk; until then it can be read at least.
    handle.isStale = await hasRoom(handle.folder);
    throw unavailable(handle, error);
  } finally {
    handle.users -= 1;
    if (handle.isStale && handle.users === 0) {
      handle.isStale = false;
      void closeHandle(handle);
    }
    handle.idle.raise();
  }
}

/** How long closing and deleting wait for requests that are being answered: one may send its body for ever. */
const patienceMs = 5000;

/** Resolves when nobody uses the database, or after some seconds. */
export async function untilIdle(handle: Handle): Promise<void> {
  const isIdle = async () => {
    while (handle.users > 0) await handle.idle.next();
  };
  await Promise.race([isIdle(), setTimeout(patienceMs, undefined, { ref: false })]);
}

/** Closes the LevelDB if it is open. Whoever asks meanwhile waits and opens it anew: LevelDB admits one handle. */
export function closeHandle(handle: Handle): Promise<void> {
  const { open } = handle;
  if (!open) return handle.closing ?? Promise.resolve();
  handle.open = undefined;
  handle.closing = open
    .then((database) => database.close())
    .catch(() => undefined)
    .finally(() => (handle.closing = undefined));
  return handle.closing;
}
