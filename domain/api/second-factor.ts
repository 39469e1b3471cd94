/** The second step of signing in with a password: a code of an authenticator app (TOTP, RFC 6238), or a recovery code. */
import * as v from 'valibot';
import { oneDeveloper, UNKNOWN } from './developers.ts';
import { defineRoute } from './route.ts';

/** The header of `POST /db/_session` with the code. */
export const CODE_HEADER = 'Tidesheet-Code';

/** As people type it: six digits, or a recovery code; spaces and hyphens do not matter. */
export const Code = v.pipe(
  v.string(),
  v.maxLength(40, 'is too long'),
  v.transform((text) => text.replaceAll(/[\s-]/g, '').toLowerCase()),
  v.regex(/^(\d{6}|[a-z2-7]{16})$/, 'is a code of six digits, or a recovery code')
);

const Password = v.pipe(v.string(), v.maxLength(1000, 'is too long'));

export const SecondFactor = v.object({
  /** Since when a code is asked for; null: none is. */
  since: v.nullable(v.string()),
  /** How many recovery codes are left. */
  recovery_codes: v.number()
});
export type SecondFactor = v.InferOutput<typeof SecondFactor>;

const own = { access: 'person', status: 200 } as const;
const ERRORS = {
  'account-state':
    'Nothing was begun within 15 minutes, it is set up already, or the password is a one-time password.',
  'second-factor-required': 'The code is wrong, or was used before.'
} as const;

export const getSecondFactorRoute = defineRoute({
  ...own,
  method: 'GET',
  path: '/me/second-factor',
  summary: 'Tells whether the person who is signed in needs a code besides their password.',
  response: SecondFactor
});

export const beginSecondFactorRoute = defineRoute({
  ...own,
  method: 'POST',
  path: '/me/second-factor/begin',
  summary:
    'Makes the secret for an authenticator app. It is shown once and takes effect once it is confirmed.',
  body: v.object({ current: Password }),
  response: v.object({
    /** Base32, to type in. */
    secret: v.string(),
    /** `otpauth://…`, for a QR code. */
    uri: v.string()
  }),
  errors: { 'account-state': ERRORS['account-state'] }
});

export const confirmSecondFactorRoute = defineRoute({
  ...own,
  method: 'POST',
  path: '/me/second-factor/confirm',
  summary: 'Asks for codes from now on, once the first one is right. Returns the recovery codes, once.',
  body: v.object({ code: Code }),
  response: v.object({ recovery_codes: v.array(v.string()) }),
  errors: ERRORS
});

export const removeSecondFactorRoute = defineRoute({
  ...own,
  method: 'POST',
  path: '/me/second-factor/remove',
  summary: 'Asks for no code any more. Needs the password and a code.',
  body: v.object({ current: Password, code: Code }),
  response: SecondFactor,
  errors: ERRORS
});

export const resetSecondFactorRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/second-factor/reset',
  summary:
    'For somebody who lost their authenticator app and their recovery codes: asks them for no code any more.',
  response: v.object({ developer_id: v.string(), reset: v.boolean() }),
  errors: UNKNOWN
});
