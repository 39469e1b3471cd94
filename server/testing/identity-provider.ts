/** A real OpenID provider on this machine, whose users sign in without being asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who signs in next, and with which claims. */
export type ProviderUser = { sub: string; [claim: string]: unknown };

export type IdentityProvider = {
  issuer: string;
  /** The user of the browsers that arrive next; undefined: they refuse. */
  user: ProviderUser | undefined;
  close: () => Promise<void>;
};

export const CLIENT = { id: 'tidesheet', secret: 'a-client-secret-for-tests' };

export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const known = new Map<string, ProviderUser>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: IdentityProvider = {
    issuer,
    user: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ['a-key-for-tests'] },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => known.get(id) })
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    void finish().catch(() => response.writeHead(500).end());
    async function finish() {
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      const { user } = self;
      if (user === undefined)
        return provider.interactionFinished(request, response, { error: 'access_denied' });
      if (prompt.name === 'login') {
        known.set(user.sub, user);
        return provider.interactionFinished(request, response, { login: { accountId: user.sub } });
      }
      const grant = new provider.Grant({
        accountId: session?.accountId ?? '',
        clientId: params['client_id'] ?? ''
      });
      grant.addOIDCScope(params['scope'] ?? '');
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    }
  });
  return self;
}

/** A browser that follows redirects, with cookies for each origin. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #rewrite: (url: string) => string;

  /** `rewrite`: where an address is served. */
  constructor(rewrite: (url: string) => string = (url) => url) {
    this.#rewrite = rewrite;
  }

  cookie(url: string, name: string): string | undefined {
    return this.#cookies.get(new URL(this.#rewrite(url)).origin)?.get(name);
  }

  /** One request; its redirect is not followed. */
  async get(url: string): Promise<{ status: number; location: string | undefined; text: string }> {
    const address = this.#rewrite(url);
    const { origin } = new URL(address);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const header of response.headers.getSetCookie()) {
      const [pair = ''] = header.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (value === '' || /max-age=0/i.test(header)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, location, text: await response.text() };
  }

  /** Follows redirects from an address until `isEnd`, and returns where it arrived. */
  async follow(url: string, isEnd: (url: string) => boolean): Promise<string> {
    let at = url;
    for (let count = 0; count < 15; count++) {
      if (isEnd(at)) return at;
      const { location, status, text } = await this.get(at);
      if (location === undefined) throw new Error(`${at}: ${status} ${text.slice(0, 300)}`);
      at = new URL(location, at).href;
    }
    throw new Error(`Too many redirects: ${at}`);
  }
}
