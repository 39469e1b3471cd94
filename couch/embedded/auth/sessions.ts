import { badRequest, wrongCredentials } from '../errors.ts';
import { anonymous, type User } from '../security.ts';
import { findCookie, isSigned, makeCookie, readCookie } from './cookies.ts';
import type { Lockout } from './lockout.ts';
import type { Account, Users } from './users.ts';

export type SessionOptions = {
  secret: string;
  seconds: number;
  secure: boolean;
  sameSite: 'Lax' | 'Strict' | undefined;
};

/** Headers that tell who asks, and from which address. */
export type Credentials = {
  cookie: string | undefined;
  authorization: string | undefined;
  address: string;
};

/** Who asks, and a cookie to hand back when the session is to be renewed. */
export type Identity = { user: User; renewed?: string };

const longestName = 500;

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Finds out who sends a request: by AuthSession cookie first, then by basic authentication. */
export class Sessions {
  readonly #users: Users;
  readonly #lockout: Lockout;
  readonly #options: SessionOptions;

  constructor(users: Users, lockout: Lockout, options: SessionOptions) {
    this.#users = users;
    this.#lockout = lockout;
    this.#options = options;
  }

  /** @throws CouchError 400 for malformed credentials, 401 for wrong ones, 403 while locked. */
  async identify(credentials: Credentials): Promise<Identity> {
    const cookie = findCookie(credentials.cookie);
    const session = cookie ? await this.#resume(cookie) : undefined;
    if (session) return session;
    const basic = /^basic\s+(.*)$/i.exec(credentials.authorization ?? '')?.[1];
    if (basic === undefined) return { user: anonymous };
    const account = await this.signIn(...readBasic(basic), credentials.address);
    return { user: { ...account.user, by: 'default' } };
  }

  /** The account of a name and password. @throws CouchError 401 when they are wrong, 403 while locked. */
  async signIn(name: string, password: string, address: string): Promise<Account> {
    // A name is remembered while it is watched for wrong passwords.
    if (name.length > longestName) throw wrongCredentials();
    let found: Account | undefined;
    const right = await this.#lockout.guard(name, address, async () => {
      found = await this.#users.find(name);
      return found ? this.#users.verify(found, password) : false;
    });
    if (!right || !found) throw wrongCredentials();
    return found;
  }

  async #resume(cookie: string): Promise<Identity | undefined> {
    const claim = readCookie(cookie);
    if (!claim) return undefined;
    const ageSeconds = nowSeconds() - claim.issuedSeconds;
    if (ageSeconds > this.#options.seconds) return undefined;
    const account = await this.#users.find(claim.name);
    if (!account || !isSigned(claim, this.#options.secret, account.salt)) return undefined;
    const user: User = { ...account.user, by: 'cookie' };
    return ageSeconds > this.#options.seconds / 10 ? { user, renewed: this.issue(account) } : { user };
  }

  /** The Set-Cookie header of a new session. */
  issue({ user, salt }: Account): string {
    const value = makeCookie(this.#options.secret, salt, String(user.name), nowSeconds());
    return this.#header(value, this.#options.seconds);
  }

  /** The Set-Cookie header that ends a session. */
  expire(): string {
    return this.#header('', 0);
  }

  #header(value: string, maxAgeSeconds: number): string {
    const { secure, sameSite } = this.#options;
    const flags = `${sameSite ? `; SameSite=${sameSite}` : ''}${secure ? '; Secure' : ''}`;
    return `AuthSession=${value}; Version=1; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly${flags}`;
  }
}

function readBasic(encoded: string): [name: string, password: string] {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded.trim()))
    throw badRequest('Authorization header has invalid base64 value');
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw wrongCredentials();
  return [text.slice(0, colon), text.slice(colon + 1)];
}
