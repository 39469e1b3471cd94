/** What a user does with their password: they change it, and end their sessions. */
import * as v from 'valibot';
import { findPasswordProblem } from '../accounts/password-rules.ts';
import { defineRoute } from './route.ts';

/** A password that the rules allow as far as they need no context. */
export const NewPassword = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? findPasswordProblem(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  })
);

const CurrentPassword = v.pipe(v.string(), v.maxLength(1000, 'is too long'));

export const PasswordChange = v.object({
  current: CurrentPassword,
  password: NewPassword
});
export type PasswordChange = v.InferOutput<typeof PasswordChange>;

export const SignOutEverywhere = v.object({ current: CurrentPassword });
export type SignOutEverywhere = v.InferOutput<typeof SignOutEverywhere>;

export const SignedOutEverywhere = v.object({ ok: v.literal(true) });
export type SignedOutEverywhere = v.InferOutput<typeof SignedOutEverywhere>;

export const signOutEverywhereRoute = defineRoute({
  method: 'POST',
  path: '/me/sign-out-everywhere',
  summary: 'Ends every session of the person who is signed in, also this one. Their agents are not affected.',
  access: 'person',
  body: SignOutEverywhere,
  response: SignedOutEverywhere,
  status: 200,
  errors: {
    'account-state': 'The password is a one-time password, or somebody changed the account at the same time.'
  }
});

export const PasswordChanged = v.object({ ok: v.literal(true) });
export type PasswordChanged = v.InferOutput<typeof PasswordChanged>;

export const changePasswordRoute = defineRoute({
  method: 'POST',
  path: '/me/password',
  summary: 'Changes the password of the person who is signed in. An agent has a token instead.',
  access: 'person',
  body: PasswordChange,
  response: PasswordChanged,
  status: 200,
  errors: { 'account-state': 'Somebody changed the account at the same time.' }
});
