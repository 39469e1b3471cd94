/** How people sign in, besides name and password at `/db/_session`. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

/** Why a single sign-on did not work, as the sign-in page gets it in its address. */
export const SIGN_IN_PROBLEMS = [
  'expired',
  'other-browser',
  'denied',
  'provider-down',
  'failed',
  'unverified-email',
  'domain',
  'unknown',
  'disabled',
  'other-identity'
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

export const SignInMethods = v.object({
  /** Whether people sign in with a password. */
  password: v.boolean(),
  /** What the single sign-on is called; null: there is none. */
  oidc: v.nullable(v.string())
});
export type SignInMethods = v.InferOutput<typeof SignInMethods>;

export const getSignInMethodsRoute = defineRoute({
  method: 'GET',
  path: '/sign-in-methods',
  summary: 'Tells how people can sign in.',
  access: 'anyone',
  response: SignInMethods,
  status: 200
});

const redirect = {
  method: 'GET',
  access: 'anyone',
  response: v.string(),
  produces: 'text/plain',
  status: 302,
  errors: { 'not-found': 'Single sign-on is not set up.' }
} as const;

export const startOidcRoute = defineRoute({
  ...redirect,
  path: '/oidc/start',
  summary: 'Sends a browser to the identity provider. `return_to` is the path that is opened afterwards.',
  query: v.object({ return_to: v.optional(v.pipe(v.string(), v.maxLength(2000, 'is too long'))) })
});

export const finishOidcRoute = defineRoute({
  ...redirect,
  path: '/oidc/callback',
  summary:
    'Where the identity provider sends the browser back to. Opens the session, or the sign-in page with the problem.'
});
