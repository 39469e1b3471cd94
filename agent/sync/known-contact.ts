/** What the server last said of the developer, in the store: as long as it is the same, it is not sent again. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ownPrivacyPath } from '../collect/privacy-file.ts';
import type { Config } from '../config.ts';
import { rulesPath, titleHistoryPath } from '../rules/title-history.ts';
import type { KnownContact, Store } from '../store.ts';
import type { Contact } from './connect.ts';

/** For so long it is not verified that the server still has what was sent. */
const VERIFIED_MS = 6 * 3_600_000;

/** What the server last said to the same credentials, without a tag where that is not stored whole; undefined: nothing is known. */
export async function readKnownContact(store: Store, config: Config): Promise<KnownContact | undefined> {
  const { contact: known } = await store.readState();
  if (known === undefined || known.credentials !== credentialsOf(config)) return undefined;
  return known.accepted === acceptedIn(config.dataDir) ? known : { ...known, tag: undefined };
}

/** Whether less than six hours have passed since the server was seen to have everything. */
export const isVerified = ({ atMs }: KnownContact, nowMs: number): boolean =>
  nowMs >= atMs && nowMs - atMs < VERIFIED_MS;

/** Saves a contact after a synchronisation without problems. */
export async function saveContact(
  store: Store,
  config: Config,
  { database, devices, epochs, syncIntervalMinutes, tag, isRecent = false }: Contact,
  nowMs: number
): Promise<void> {
  const { contact: before } = await store.readState();
  const credentials = credentialsOf(config);
  const accepted = acceptedIn(config.dataDir);
  const isSame = before?.tag === tag && before?.accepted === accepted;
  if (isRecent && isSame && tag !== undefined) return;
  const atMs = isRecent ? (before?.atMs ?? nowMs) : nowMs;
  const contact = { database, devices, epochs, syncIntervalMinutes, tag, accepted, atMs, credentials };
  await store.updateState({ contact });
}

/** The secret itself is stored nowhere else than in the settings. */
const credentialsOf = ({ serverUrl, developer, token }: Config) =>
  createHash('sha256')
    .update(JSON.stringify([serverUrl, developer, token.label, token.secret]))
    .digest('hex');

/** Another text where the rules or the privacy settings of the server are not as they were stored. */
function acceptedIn(dataDir: string): string {
  const hash = createHash('sha256');
  for (const path of [rulesPath(dataDir), titleHistoryPath(dataDir), ownPrivacyPath(dataDir)])
    hash.update(JSON.stringify(textOf(path)));
  return hash.digest('base64url');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
