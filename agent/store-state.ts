/** What the agent remembers beside its documents; it is lost with them, and may be. */
import * as v from 'valibot';
import { isMissing, type Pouch } from './store.ts';

/** Why the server refused a document, and since when. */
export const Refusal = v.object({ reason: v.string(), since: v.string() });
export type Refusal = v.InferOutput<typeof Refusal>;

export const StoreState = v.object({
  /** The name of the database on the server; another name there means that the old one was erased. */
  database: v.optional(v.string()),
  /** Whether the server's documents of this device were taken over, so that edits land on top of them. */
  adopted: v.optional(v.boolean(), false),
  /** The rules that the last days were summarised with. */
  rules: v.optional(v.string()),
  /** Hash of the person's own settings that all days were summarised with; left out: of none. */
  privacy: v.optional(v.string()),
  /** How ActivityWatch's server was last seen to close gaps. */
  flooding: v.optional(v.picklist(['longer', 'midpoint'])),
  /** Since when (Unix milliseconds) everything was asked for again, until that has been collected. */
  askedFromMs: v.optional(v.number()),
  /** UTC dates of which ActivityWatch has lost something since they were collected. */
  lostDates: v.optional(v.array(v.string()), []),
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

/** Changes what is named and keeps the rest. */
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
