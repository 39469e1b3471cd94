import { createHmac, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { User } from '../security.ts';
import type { Databases } from '../store/databases.ts';
import { winnerOf } from '../store/document-index.ts';
import { PasswordHash } from './password.ts';
import type { PasswordWork } from './password-work.ts';
import { userDocumentId } from './user-documents.ts';

/** A name and a password, and the IP address of the client. */
export type Login = { name: string; password: string; address: string };

export type PasswordCheck = (password: string) => boolean | Promise<boolean>;

const UserDocument = v.object({ name: v.string(), roles: v.array(v.string()) });

/** A user who can sign in. `salt` changes with the password; administrators have no `hash`. */
export type Account = { user: User; salt: string; hash: PasswordHash | undefined };

const MAX_VERIFIED = 1000;

/** Accounts: server administrators first, then the documents of `_users`. */
export class Users {
  readonly #databases: Databases;
  readonly #admins: Record<string, PasswordCheck>;
  readonly #work: PasswordWork;
  /** New in every process, so that administrators' sessions end with it: changes of their passwords are not seen here. */
  readonly #adminSalt = randomBytes(16).toString('hex');
  readonly #fingerprintKey = randomBytes(32);
  /** Fingerprints of verified passwords by name, so that PBKDF2 runs once and not at each request. */
  readonly #verified = new Map<string, string>();

  constructor(databases: Databases, admins: Record<string, PasswordCheck>, work: PasswordWork) {
    this.#databases = databases;
    this.#admins = admins;
    this.#work = work;
  }

  /** @returns undefined when nobody of that name can sign in. */
  async find(name: string): Promise<Account | undefined> {
    if (Object.hasOwn(this.#admins, name))
      return { user: { name, roles: ['_admin'] }, salt: this.#adminSalt, hash: undefined };
    return this.#databases.use('_users', async ({ index, store }) => {
      const entry = index.get(userDocumentId(name));
      if (!entry || entry.deleted) return undefined;
      const stored = await store.body(await store.record(entry.id), winnerOf(entry));
      if (!stored) return undefined;
      const document: unknown = JSON.parse(stored.json);
      const known = v.safeParse(UserDocument, document);
      const hash = v.safeParse(PasswordHash, document);
      if (!known.success || !hash.success) return undefined;
      const roles = known.output.roles.filter((role) => !role.startsWith('_'));
      return { user: { name, roles }, salt: hash.output.salt, hash: hash.output };
    });
  }

  /** Whether this is a server administrator and their password, which is a random secret: nobody guesses it. */
  async verifyAdmin({ name, password }: Login): Promise<boolean> {
    return Object.hasOwn(this.#admins, name) && (await this.#admins[name]?.(password)) === true;
  }

  /** Whether the password is the account's. Where nobody has that name, it takes as long to say that it is not. */
  async verify(account: Account | undefined, { name, password, address }: Login): Promise<boolean> {
    const hash = account?.hash;
    const content = JSON.stringify([password, hash?.salt, hash?.derived_key, hash?.iterations]);
    const fingerprint = createHmac('sha256', this.#fingerprintKey).update(content).digest('base64');
    if (hash && this.#verified.get(name) === fingerprint) return true;
    if (!(await this.#work.verify(password, hash, address))) return false;
    this.#cache(name, fingerprint);
    return true;
  }

  #cache(name: string, fingerprint: string): void {
    this.#verified.delete(name);
    this.#verified.set(name, fingerprint);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > MAX_VERIFIED && oldest !== undefined) this.#verified.delete(oldest);
  }
}
