import { badRequest, wrongCredentials } from '../errors.ts';
import { ANONYMOUS, type User } from '../security.ts';
import { findCookie, isSigned, makeCookie, readCookie, type CookieKeys } from './cookies.ts';
import type { Lockout } from './lockout.ts';
import type { Account, Login, Users } from './users.ts';

type SessionOptions = {
  secret: string;
  seconds: number;
  secure: boolean;
  sameSite: 'Lax' | 'Strict' | undefined;
  path: string | undefined;
};

/** The headers that authenticate a request, and the IP address of the client. */
export type Credentials = {
  cookie: string | undefined;
  authorization: string | undefined;
  address: string;
};

/** The user of a request, and the Set-Cookie header that renews the session when it is time. */
export type Identity = {
  user: User;
  renewed?: string;
  /** The user as of now; undefined once the credentials of the request are no longer valid. */
  recheck: () => Promise<User | undefined>;
};

/** The identity of requests without credentials. */
export const anonymously = (): Identity => ({ user: ANONYMOUS, recheck: () => Promise.resolve(ANONYMOUS) });

const MAX_NAME_LENGTH = 500;

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Authenticates requests: by AuthSession cookie first, then by basic authentication. */
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
  async authenticate(credentials: Credentials): Promise<Identity> {
    const cookie = findCookie(credentials.cookie);
    const session = cookie ? await this.#resume(cookie) : undefined;
    if (session) return session;
    const basic = /^basic\s+(.*)$/i.exec(credentials.authorization ?? '')?.[1];
    if (basic === undefined) return anonymously();
    const account = await this.signIn({ ...readBasic(basic), address: credentials.address });
    return { user: { ...account.user, by: 'default' }, recheck: () => this.#recheck(account) };
  }

  /** The account of a name and password. @throws CouchError 401 when they are wrong, 403 while locked. */
  async signIn(login: Login): Promise<Account> {
    const { name, address } = login;
    if (name.length > MAX_NAME_LENGTH) throw wrongCredentials();
    let found: Account | undefined;
    // Wrong passwords of others must not keep a server administrator out.
    if (await this.#users.verifyAdmin(login)) {
      found = await this.#users.find(name);
      if (found) return found;
    }
    const isRight = await this.#lockout.guard(name, address, async () => {
      found = await this.#users.find(name);
      return this.#users.verify(found, login);
    });
    if (!isRight || !found) throw wrongCredentials();
    return found;
  }

  async #resume(cookie: string): Promise<Identity | undefined> {
    const claim = readCookie(cookie);
    if (!claim) return undefined;
    const ageSeconds = nowSeconds() - claim.issuedSeconds;
    if (ageSeconds > this.#options.seconds) return undefined;
    const account = await this.#users.find(claim.name);
    if (!account || !isSigned(claim, this.#keysOf(account))) return undefined;
    const user: User = { ...account.user, by: 'cookie' };
    const endsMs = (claim.issuedSeconds + this.#options.seconds) * 1000;
    const recheck = async () => {
      const now = Date.now() > endsMs ? undefined : await this.#users.find(claim.name);
      return now?.salt === account.salt ? now.user : undefined;
    };
    return ageSeconds > this.#options.seconds / 10
      ? { user, recheck, renewed: this.issue(account) }
      : { user, recheck };
  }

  /** The user while the account exists with the same password. */
  async #recheck(account: Account): Promise<User | undefined> {
    const now = await this.#users.find(String(account.user.name));
    const isSame = now?.salt === account.salt && now.hash?.derived_key === account.hash?.derived_key;
    return isSame ? now.user : undefined;
  }

  /** The Set-Cookie header of a new session. */
  issue(account: Account): string {
    const issue = { name: String(account.user.name), issuedSeconds: nowSeconds() };
    return this.#header(makeCookie(this.#keysOf(account), issue), this.#options.seconds);
  }

  /** The Set-Cookie header that ends a session. */
  expire(): string {
    return this.#header('', 0);
  }

  #keysOf({ salt }: Account): CookieKeys {
    return { secret: this.#options.secret, salt };
  }

  #header(value: string, maxAgeSeconds: number): string {
    const { secure, sameSite, path = '/' } = this.#options;
    const flags = `${sameSite ? `; SameSite=${sameSite}` : ''}${secure ? '; Secure' : ''}`;
    return `AuthSession=${value}; Version=1; Max-Age=${maxAgeSeconds}; Path=${path}; HttpOnly${flags}`;
  }
}

function readBasic(encoded: string): { name: string; password: string } {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded.trim()))
    throw badRequest('Authorization header has invalid base64 value');
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw wrongCredentials();
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
