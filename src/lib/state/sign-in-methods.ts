/** How this server lets people sign in. */
import * as v from 'valibot';
import { pathOf } from '#domain/api/route.ts';
import { getSignInMethodsRoute, SignInMethods } from '#domain/api/sign-in.ts';
import { request } from '#lib/store/session/api-client.ts';

const Sent = v.pipe(v.string(), v.parseJson(), SignInMethods);

/** What the document says, once: a server sends them with the page. Undefined: it does not say. */
export function sentSignInMethods(): SignInMethods | undefined {
  const { dataset } = document.documentElement;
  const sent = v.safeParse(Sent, dataset['signIn'] ?? dataset['signInDefault']);
  delete dataset['signIn'];
  delete dataset['signInDefault'];
  return sent.success ? sent.output : undefined;
}

/** Where it cannot be asked, or is of an earlier version: with a password. Never throws. */
export const readSignInMethods = (): Promise<SignInMethods> =>
  request(pathOf(getSignInMethodsRoute), { method: 'GET' }, getSignInMethodsRoute.response).catch(() => ({
    password: true,
    oidc: null
  }));
