/** Encryption with age (age-encryption.org). The package is loaded by backups that are encrypted only. */
import { readFile } from 'node:fs/promises';
import { ReadableStream } from 'node:stream/web';
import { BackupError } from './backup-error.ts';

/** The public key that a backup is encrypted to, `age1…`. */
export const isRecipient = (text: string) => /^age1[0-9a-z]{50,100}$/.test(text);

/** What `age-keygen` writes, or the line of it that is the key. */
const IDENTITY = /^AGE-SECRET-KEY-1[0-9A-Z]+$/m;

/** Encrypts pieces of a file as they come. */
export async function* encrypt(
  pieces: AsyncIterable<Uint8Array>,
  recipient: string
): AsyncGenerator<Uint8Array> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  yield* await encrypter.encrypt(toWeb(pieces));
}

/** @throws Error where the key does not fit, or the file was changed. */
export async function* decrypt(
  pieces: AsyncIterable<Uint8Array>,
  identity: string
): AsyncGenerator<Uint8Array> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  yield* await decrypter.decrypt(toWeb(pieces));
}

/** The private key in a file. @throws BackupError */
export async function readIdentityFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BackupError('backup-refused', `The key ${path} cannot be read: ${error.code}.`);
  });
  const [identity] = IDENTITY.exec(text) ?? [];
  if (identity !== undefined) return identity;
  throw new BackupError(
    'backup-refused',
    `${path} has no key of age: no line begins with AGE-SECRET-KEY-1.`,
    'Name the file that `backup-key` or `age-keygen` wrote.'
  );
}

/** A new pair of keys. */
export async function generateKeys(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

// The DOM's ReadableStream and Node's are the same class under two types.
const toWeb = (pieces: AsyncIterable<Uint8Array>) =>
  ReadableStream.from(pieces) as globalThis.ReadableStream<Uint8Array>;
