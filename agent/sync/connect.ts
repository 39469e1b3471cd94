/** The first word with the server: which database is ours, and is it still the one we know. */
import type { Device } from '#domain/documents/device.ts';
import { ServerError } from '../errors.ts';
import { listDevices } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import type { Store } from '../store.ts';

export type Contact = {
  database: string;
  /** The organisation's database. */
  org: string;
  /** All devices of the person. */
  devices: Device[];
  syncIntervalMinutes: number | undefined;
  /** What the person should know. */
  notices: string[];
};

/**
 * Asks the server who the agent acts for. Where the database is gone or another, what is kept here of the old one is
 * erased: nothing erased may come back.
 * @throws ServerError of the kind `gone` after such an erasure without a successor, or of any other kind.
 */
export async function contactServer(server: Server, store: Store): Promise<Contact> {
  const { developer, databases, syncIntervalMinutes } = await server.me();
  const database = developer?.database;
  if (database === undefined) throw await eraseLocal(store, server.url);
  const { database: known } = await store.readState();
  const replaced = known !== undefined && known !== database;
  if (replaced) await store.wipe();
  const devices = await unlessGone(store, server.url, () => server.use(database, listDevices));
  await store.updateState({ database });
  return { database, org: databases.org, devices, syncIntervalMinutes, notices: replaced ? [REPLACED] : [] };
}

/** Runs an operation on the person's database; if that is gone, so is what is kept here of it. */
export async function unlessGone<T>(store: Store, url: string, operate: () => Promise<T>): Promise<T> {
  try {
    return await operate();
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'gone') throw await eraseLocal(store, url);
    throw error;
  }
}

async function eraseLocal(store: Store, url: string): Promise<ServerError> {
  await store.wipe();
  return new ServerError('gone', `Your database is not on the server at ${url} any more. ${ERASED}`);
}

const ERASED = 'The local copy of it was erased too, and nothing is collected.';
const REPLACED = 'Your database on the server is a new one: the local copy of the old one was erased.';
