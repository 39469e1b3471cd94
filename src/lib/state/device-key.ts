/**
 * The key with which a user signs on this device. Its private part cannot leave the browser: it is not extractable, and stays in
 * IndexedDB. There is none until the user asks for one.
 */
import { MAX_DEVICE_KEYS, type Signature } from '#domain/documents/signature.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { fingerprintOf } from '#domain/timesheets/fingerprint.ts';
import { base64urlOf, SIGNATURE_ALGORITHM, utf8Bytes } from '#domain/timesheets/signatures.ts';
import type { OwnData } from './own-data.svelte.ts';

const DATABASE = 'tidesheet-keys';
const STORE = 'keys';

type StoredKey = { privateKey: CryptoKey; key: string };
/** The public part, as signatures name it. */
export type OwnKey = { key: string; fingerprint: string };

/** Only pages on https or localhost have WebCrypto; some private windows have no IndexedDB. */
export const canSign = (): boolean =>
  typeof crypto !== 'undefined' && 'subtle' in crypto && typeof indexedDB !== 'undefined';

/** The key of a user on this device; undefined: there is none. */
export async function readKey(user: string): Promise<OwnKey | undefined> {
  const stored = await readStored(user);
  return stored && { key: stored.key, fingerprint: fingerprintOf(stored.key) };
}

/** Makes a key where there is none. @throws where this browser cannot store it */
export async function makeKey(user: string): Promise<OwnKey> {
  const known = await readKey(user);
  if (known) return known;
  const pair = await crypto.subtle.generateKey(SIGNATURE_ALGORITHM, false, ['sign', 'verify']);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const key = base64urlOf(new Uint8Array(raw));
  await withStore('readwrite', (store) => store.put({ privateKey: pair.privateKey, key }, user));
  return { key, fingerprint: fingerprintOf(key) };
}

/** Lists the public part in the person's profile, where they have one; the oldest of too many is left out. */
export async function publishKey(own: OwnData, { key }: OwnKey): Promise<void> {
  const { profile } = own;
  if (!profile || profile.keys?.some((one) => one.key === key)) return;
  const added = formatInstant(Date.now());
  const keys = [...(profile.keys ?? []), { key, label: deviceLabel(), added }].slice(-MAX_DEVICE_KEYS);
  await own.save({ ...profile, keys });
}

/** `Firefox, Linux`, as far as the browser says so. */
function deviceLabel(): string {
  const { userAgent } = navigator;
  const first = (names: string[]) => names.find((name) => userAgent.includes(name)) ?? '';
  const browser = first(['Firefox', 'Edg', 'Chrome', 'Safari']).replace('Edg', 'Edge');
  return [browser, first(['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'])]
    .filter(Boolean)
    .join(', ');
}

/** Signs no longer on this device. What was signed stays so. */
export async function forgetKey(user: string): Promise<void> {
  await withStore('readwrite', (store) => store.delete(user));
}

/** Undefined where the user does not sign on this device. Never keeps anybody from submitting. */
export async function signText(user: string, text: string): Promise<Signature | undefined> {
  const stored = await readStored(user);
  if (!stored) return undefined;
  try {
    const signed = await crypto.subtle.sign(SIGNATURE_ALGORITHM, stored.privateKey, utf8Bytes(text));
    return { key: stored.key, value: base64urlOf(new Uint8Array(signed)) };
  } catch {
    return undefined;
  }
}

async function readStored(user: string): Promise<StoredKey | undefined> {
  if (!canSign()) return undefined;
  return withStore<StoredKey | undefined>('readonly', (store) => store.get(user)).catch(() => undefined);
}

/** `T` is what the request returns: this file alone writes the store. */
function withStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(new Error('This browser cannot store a key.', { cause: opening.error }));
    opening.onblocked = () => reject(new Error('Another tab keeps the keys busy. Close it and try again.'));
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        database.close();
        reject(new Error('This browser cannot store a key.', { cause: transaction.error }));
      };
    };
  });
}
