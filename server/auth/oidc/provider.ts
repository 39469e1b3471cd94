/** The identity provider, by OpenID Connect: authorization code with PKCE, state and nonce. */
import * as client from 'openid-client';
import * as v from 'valibot';
import { EmailAddress } from '#domain/accounts/email.ts';
import { makeState } from './pending-sign-ins.ts';
import { OidcError } from './problem.ts';
import type { OidcSettings } from './settings.ts';

const TIMEOUT_SECONDS = 10;
/** Keys and endpoints of the provider are read again after so long. */
const MAX_AGE_MS = 3_600_000;
const MAX_GROUPS = 1000;
const MAX_GROUP_LENGTH = 300;
const MAX_NAME_LENGTH = 200;

/** Who signed in, as the provider says. */
export type Identity = {
  issuer: string;
  subject: string;
  /** Undefined where the provider did not verify it, or sent none. */
  email: string | undefined;
  name: string | undefined;
  groups: string[];
};

export class Provider {
  readonly #settings: OidcSettings;
  readonly redirectUri: string;
  #discovered: { config: Promise<client.Configuration>; atMs: number } | undefined;

  constructor(settings: OidcSettings, redirectUri: string) {
    this.#settings = settings;
    this.redirectUri = redirectUri;
  }

  /** Where a browser is sent, and what its return is compared with. @throws OidcError */
  async begin(): Promise<{ url: string; state: string; nonce: string; verifier: string }> {
    const config = await this.#discover();
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [makeState(client.randomState(), Date.now()), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUri,
      scope: this.#settings.scopes,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce
    });
    return { url: url.href, state, nonce, verifier };
  }

  /** Exchanges the code for who signed in. @throws OidcError */
  async finish(search: string, known: { state: string; nonce: string; verifier: string }): Promise<Identity> {
    const config = await this.#discover();
    try {
      const tokens = await client.authorizationCodeGrant(config, new URL(this.redirectUri + search), {
        pkceCodeVerifier: known.verifier,
        expectedState: known.state,
        expectedNonce: known.nonce,
        idTokenExpected: true
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new OidcError('failed', 'The provider sent no ID token.');
      const more = config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
      return identityOf({ ...more, ...claims }, this.#settings.groupsClaim);
    } catch (error) {
      throw explain(error);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const known = this.#discovered;
    if (known && Date.now() - known.atMs < MAX_AGE_MS) return known.config;
    const { issuer, clientId, clientSecret } = this.#settings;
    const isLocal = issuer.startsWith('http:');
    const config = client
      .discovery(
        new URL(issuer),
        clientId,
        clientSecret,
        clientSecret === undefined ? client.None() : undefined,
        { timeout: TIMEOUT_SECONDS, ...(isLocal && { execute: [client.allowInsecureRequests] }) }
      )
      .catch((error: unknown) => {
        this.#discovered = undefined;
        throw explain(error);
      });
    this.#discovered = { config, atMs: Date.now() };
    return config;
  }
}

const Claims = v.looseObject({
  iss: v.string(),
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  email: v.optional(v.unknown()),
  email_verified: v.optional(v.unknown()),
  name: v.optional(v.unknown())
});

/** @throws OidcError for claims without a subject. */
export function identityOf(claims: object, groupsClaim: string): Identity {
  const parsed = v.safeParse(Claims, claims);
  if (!parsed.success) throw new OidcError('failed', 'The provider did not say who signed in.');
  const { iss, sub, email, email_verified: verified, name } = parsed.output;
  // Only the value true: "true" and 1 are not verified.
  const address = v.safeParse(EmailAddress, verified === true ? email : undefined);
  const listed = new Map(Object.entries(parsed.output)).get(groupsClaim);
  const groups = (Array.isArray(listed) ? listed.slice(0, MAX_GROUPS) : []).filter(
    (group): group is string => typeof group === 'string' && group.length <= MAX_GROUP_LENGTH
  );
  return {
    issuer: iss,
    subject: sub,
    email: address.success ? address.output : undefined,
    name: typeof name === 'string' ? name.trim().slice(0, MAX_NAME_LENGTH) || undefined : undefined,
    groups
  };
}

/** The provider's response may quote what was sent to it: only its kind is logged. */
function explain(error: unknown): OidcError {
  if (error instanceof OidcError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  const isAway =
    error instanceof TypeError ||
    (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)) ||
    code === 'OAUTH_TIMEOUT' ||
    (error instanceof client.ClientError && error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM');
  if (isAway)
    return new OidcError('provider-down', `The identity provider does not respond: ${code || cause}`);
  if (error instanceof client.AuthorizationResponseError)
    return new OidcError('denied', `The identity provider refused: ${error.error}`);
  return new OidcError('failed', `The response of the identity provider was refused: ${code || 'invalid'}`);
}
