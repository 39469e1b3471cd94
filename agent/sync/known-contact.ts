/** What the server said when it was last asked for everything, in the store: a process that starts need not ask for it again. */
import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Store } from '../store.ts';
import type { Contact } from './connect.ts';

/** For so long who the agent is, its devices and what the server has of them are not asked for again. */
const CONTACT_MS = 6 * 3_600_000;

/** What the server said less than six hours ago to the same credentials; undefined: it has to be asked. */
export async function readKnownContact(
  store: Store,
  config: Config,
  nowMs: number
): Promise<Contact | undefined> {
  const { contact: known } = await store.readState();
  if (known === undefined || known.credentials !== credentialsOf(config)) return undefined;
  if (nowMs < known.atMs || nowMs - known.atMs >= CONTACT_MS) return undefined;
  const { database, org, devices, epochs, syncIntervalMinutes } = known;
  return { database, org, devices, epochs, syncIntervalMinutes, notices: [], isRecent: true };
}

/** Saves a contact after a synchronisation without problems. */
export async function saveContact(
  store: Store,
  config: Config,
  { database, org, devices, epochs, syncIntervalMinutes }: Contact,
  atMs: number
): Promise<void> {
  const credentials = credentialsOf(config);
  const contact = { database, org, devices, epochs, syncIntervalMinutes, atMs, credentials };
  await store.updateState({ contact });
}

/** The secret itself is stored nowhere else than in the settings. */
const credentialsOf = ({ serverUrl, developer, token }: Config) =>
  createHash('sha256')
    .update(JSON.stringify([serverUrl, developer, token.label, token.secret]))
    .digest('hex');
