/** The local store: this device's documents in LevelDB, and what the agent remembers about them. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import type { DeviceDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/device.ts';
import type { Hint } from '#domain/documents/hint.ts';
import { heldError, isHeld, storeError } from './store-failure.ts';

export type Content = DeviceDay | Device | Hint;
export type Pouch = PouchDB.Database<Content>;

export type Store = {
  /** The open database. Another one after `wipe`. */
  readonly pouch: Pouch;
  readState: () => Promise<StoreState>;
  /** Changes these properties and no others. */
  updateState: (changes: Partial<StoreState>) => Promise<void>;
  /** Removes everything that is stored locally. */
  wipe: () => Promise<void>;
  close: () => Promise<void>;
};

const RETRY_MS = 250;
const TIMEOUT_MS = 10_000;
/** Where a data folder has its store. */
export const storePath = (dataDir: string) => join(dataDir, 'store');

/**
 * Opens the store in `dataDir`, created if missing; waits up to `timeoutMs` while another process has it open.
 * @throws StoreError when it is open for longer, or cannot be read or written.
 */
export async function openStore(dataDir: string, timeoutMs = TIMEOUT_MS): Promise<Store> {
  let pouch = await openOrWait(storePath(dataDir), timeoutMs);
  return {
    get pouch() {
      return pouch;
    },
    readState: () => readState(pouch),
    updateState: (changes) => updateState(pouch, changes),
    wipe: async () => {
      await pouch.destroy();
      pouch = await openOrWait(storePath(dataDir), timeoutMs);
    },
    close: () => pouch.close()
  };
}

async function openOrWait(path: string, timeoutMs: number): Promise<Pouch> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await open(path);
    } catch (error) {
      if (!isHeld(path, error)) throw storeError(path, error);
      if (waitedMs >= timeoutMs) throw heldError(path, error);
    }
    await sleep(RETRY_MS);
  }
}

async function open(path: string): Promise<Pouch> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // The status, the log and the pauses lie beside the store.
  accessSync(dirname(path), constants.W_OK);
  const pouch: Pouch = new PouchDB(path, { auto_compaction: true });
  try {
    await pouch.info();
    return pouch;
  } catch (error) {
    await pouch.close().catch(() => undefined);
    throw error;
  }
}

/** An error of LevelDB during work as a StoreError; any other error unchanged. */
export function storeFailure(dataDir: string, error: unknown): unknown {
  const fromPouch =
    typeof error === 'object' && error !== null && 'status' in error && !(error instanceof TypeError);
  return fromPouch ? storeError(storePath(dataDir), error) : error;
}

export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === 404;

/** Why the server refused a document, and since when. */
export const Refusal = v.object({ reason: v.string(), since: v.string() });
export type Refusal = v.InferOutput<typeof Refusal>;

/** What the server last said of the developer. */
export const KnownContact = v.object({
  database: v.string(),
  devices: v.array(Device),
  epochs: v.optional(v.string()),
  syncIntervalMinutes: v.optional(v.number()),
  /** Of the response that said all of this; left out: it has to be sent again. */
  tag: v.optional(v.string()),
  /** Names the files in which the rules and privacy settings of that response were stored. */
  accepted: v.optional(v.string()),
  /** When the server was last seen to have everything that was sent, in Unix milliseconds. */
  atMs: v.number(),
  /** Names the server, the developer and the token. */
  credentials: v.string()
});
export type KnownContact = v.InferOutput<typeof KnownContact>;

export const StoreState = v.object({
  /** The name of the database on the server; another name there means that the old one was erased. */
  database: v.optional(v.string()),
  /** Whether the server's documents of this device were taken over, so that edits land on top of them. */
  adopted: v.optional(v.boolean(), false),
  /** The first UTC date whose days the organisation stores; left out: all. It never moves back. */
  storedFrom: v.optional(v.string()),
  /** The rules that the last days were summarised with. */
  rules: v.optional(v.string()),
  /** Hash of the user's own settings that all days were summarised with; left out: none. */
  privacy: v.optional(v.string()),
  /** How ActivityWatch's server was last seen to close gaps. */
  flooding: v.optional(v.picklist(['longer', 'midpoint'])),
  /** ActivityWatch's pattern of windows that always count as active, as the last days were summarised with it. */
  alwaysActive: v.optional(v.string()),
  /** Since when (Unix milliseconds) everything was asked for again, until that has been collected. */
  askedFromMs: v.optional(v.number()),
  /** The UTC date on which the days before were last read again. */
  readAgainOn: v.optional(v.string()),
  /** The UTC date on which the days before were read whole, when nothing of them could grow any more. */
  verifiedOn: v.optional(v.string()),
  /** UTC dates of which ActivityWatch has lost something since they were collected. */
  lostDates: v.optional(v.array(v.string()), []),
  /** Devices of the developer with this ActivityWatch's id that another machine writes: one of both is a copy. */
  foreignDevices: v.optional(v.array(v.string()), []),
  /** When another machine was last found to have sent days of this device, newest first. */
  otherWrites: v.optional(v.array(v.string()), []),
  /** Notices that are given once. */
  reported: v.optional(v.array(v.string()), []),
  /** Of these, where the person may have deleted it, and is asked. */
  unclearDates: v.optional(v.array(v.string()), []),
  /** Left out where it has to be asked again. */
  contact: v.optional(KnownContact),
  /** By document id. */
  refused: v.optional(v.record(v.string(), Refusal), {}),
  /** The local sequence up to which everything was sent. */
  sentSeq: v.optional(v.number(), 0)
});
export type StoreState = v.InferOutput<typeof StoreState>;

/** A local document of PouchDB: never replicated. It holds the state as text, for it is not of the kinds of content. */
type StateDocument = { json: string };
const STATE_ID = '_local/agent';

const asStates = (pouch: Pouch) => pouch as unknown as PouchDB.Database<StateDocument>;

export async function readState(pouch: Pouch): Promise<StoreState> {
  const document = await readDocument(pouch);
  return v.parse(StoreState, document === undefined ? {} : JSON.parse(document.json));
}

/** Changes these properties and no others. */
export async function updateState(pouch: Pouch, changes: Partial<StoreState>): Promise<void> {
  const known = await readDocument(pouch);
  const json = JSON.stringify({ ...(await readState(pouch)), ...changes });
  await asStates(pouch).put({ _id: STATE_ID, ...(known && { _rev: known._rev }), json });
}

async function readDocument(pouch: Pouch) {
  try {
    return await asStates(pouch).get(STATE_ID);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
