/** How this server lets people sign in. */
import { pathOf } from '#domain/api/route.ts';
import { getSignInMethodsRoute, type SignInMethods } from '#domain/api/sign-in.ts';
import { request } from '#lib/store/session/api-client.ts';

/** Where it cannot be asked, or is of an earlier version: with a password. Never throws. */
export const readSignInMethods = (): Promise<SignInMethods> =>
  request(pathOf(getSignInMethodsRoute), { method: 'GET' }, getSignInMethodsRoute.response).catch(() => ({
    password: true,
    oidc: null
  }));
