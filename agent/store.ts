/** The local store: this device's documents in LevelDB, and what the agent remembers about them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import type { DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/people.ts';
import { StoreProblem } from './problems.ts';

/** Why the server refused a document, and since when. */
export const Refusal = v.object({ reason: v.string(), since: v.string() });
export type Refusal = v.InferOutput<typeof Refusal>;

const STATE_ID = '_local/agent';

/** What is remembered beside the documents; it is lost with them, and may be. */
export const StoreState = v.object({
  /** The name of the database on the server; another name there means that the old one was erased. */
  database: v.optional(v.string()),
  /** Whether the server's documents of this device were taken over, so that edits land on top of them. */
  adopted: v.optional(v.boolean(), false),
  /** The rules that the last days were summarised with. */
  rules: v.optional(v.string()),
  /** UTC dates of which ActivityWatch has lost events since they were collected. */
  lostDates: v.optional(v.array(v.string()), []),
  /** By document id. */
  refused: v.optional(v.record(v.string(), Refusal), {}),
  /** The local sequence up to which everything was sent. */
  sentSeq: v.optional(v.number(), 0)
});
export type StoreState = v.InferOutput<typeof StoreState>;

export type Content = DeviceDay | Device;
export type Pouch = PouchDB.Database<Content>;

export type Store = {
  /** The open database. Another one after `wipe`. */
  readonly pouch: Pouch;
  readState: () => Promise<StoreState>;
  /** Changes what is named and keeps the rest. */
  updateState: (changes: Partial<StoreState>) => Promise<void>;
  /** Removes everything that is kept locally. */
  wipe: () => Promise<void>;
  close: () => Promise<void>;
};

const PAUSE_MS = 250;

/**
 * Opens the store in `dataDir`, made if missing; waits up to `patienceMs` for another process to let go of it.
 * @throws StoreProblem when it is held for longer, or cannot be read or written.
 */
export async function openStore(dataDir: string, patienceMs = 10_000): Promise<Store> {
  const path = join(dataDir, 'store');
  let pouch = await openPatiently(path, patienceMs);
  const readState = async () => v.parse(StoreState, (await readLocal(pouch)) ?? {});
  return {
    get pouch() {
      return pouch;
    },
    readState,
    updateState: async (changes) => {
      await writeLocal(pouch, { ...(await readState()), ...changes });
    },
    wipe: async () => {
      await pouch.destroy();
      pouch = await openPatiently(path, patienceMs);
    },
    close: () => pouch.close()
  };
}

async function openPatiently(path: string, patienceMs: number): Promise<Pouch> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    try {
      return await open(path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!/\block\b/i.test(reason)) throw new StoreProblem(unusable(path, reason), { cause: error });
      if (waitedMs >= patienceMs) throw new StoreProblem(held(path), { cause: error });
    }
    await sleep(PAUSE_MS);
  }
}

async function open(path: string): Promise<Pouch> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const pouch: Pouch = new PouchDB(path, { auto_compaction: true });
  try {
    await pouch.info();
    return pouch;
  } catch (error) {
    await pouch.close().catch(() => undefined);
    throw error;
  }
}

const held = (path: string) =>
  `Another tidesheet on this machine is using the local store in ${path}: probably "tidesheet run" or a "tidesheet ` +
  'sync" that has not finished. Wait until it has, or end it, and try again. Nothing is lost.';

const unusable = (path: string, reason: string) =>
  `The local store in ${path} cannot be used (${reason}). Check that the folder may be written to. If it is damaged, ` +
  'move it away: what was sent is on the server and is taken over from there.';

/** The state is one JSON text: PouchDB keeps `_local` documents as they are, and its types know none. */
type StateDocument = { _id: string; _rev?: string; json: string };

async function readStateDocument(pouch: Pouch): Promise<StateDocument | undefined> {
  try {
    // A document of our own under an id that no content has.
    return (await pouch.get(STATE_ID)) as unknown as StateDocument;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readLocal(pouch: Pouch): Promise<unknown> {
  const document = await readStateDocument(pouch);
  return document && (JSON.parse(document.json) as unknown);
}

async function writeLocal(pouch: Pouch, state: StoreState): Promise<void> {
  const known = await readStateDocument(pouch);
  const document: StateDocument = {
    _id: STATE_ID,
    ...(known && { _rev: known._rev }),
    json: JSON.stringify(state)
  };
  await (pouch as unknown as PouchDB.Database<{ json: string }>).put(document);
}

export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === 404;
