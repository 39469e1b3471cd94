import * as api from '#domain/api/sign-in.ts';
import { RequestError } from '../errors.ts';
import type { OidcSignIn } from '../auth/oidc/sign-in.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

/** `oidc`: undefined without single sign-on. */
export const signInRoutes =
  ({ oidc, hasPasswords }: { oidc: OidcSignIn | undefined; hasPasswords: boolean }) =>
  (service: Service): ServedRoute[] => {
    const required = () => {
      if (oidc) return oidc;
      throw new RequestError('not-found', 'Single sign-on is not set up here.', 'Sign in with a password.');
    };
    return [
      serveRoute(service, api.getSignInMethodsRoute, async () => ({
        password: hasPasswords,
        oidc: oidc?.name ?? null
      })),
      serveRoute(service, api.startOidcRoute, ({ ctx, query }) => required().begin(ctx, query.return_to)),
      serveRoute(service, api.finishOidcRoute, ({ ctx }) => required().finish(ctx))
    ];
  };
