import { expect, it } from 'vitest';
import { failureOf, sessionEnded } from './errors.ts';
import { Refusal } from './session/service.ts';
import { explainSignIn } from './session/sign-in-error.ts';

it('tells a full disk by what PouchDB makes of it', () => {
  const error = {
    status: 500,
    name: 'indexed_db_went_bad',
    message: 'unknown',
    reason: 'QuotaExceededError'
  };
  expect(failureOf(error)).toMatchObject({ kind: 'full' });
  expect(failureOf(new DOMException('no room', 'QuotaExceededError'))).toMatchObject({ kind: 'full' });
});

it('leaves a failure as it is and says of anything else what is safe', () => {
  const ended = sessionEnded();
  expect(failureOf(ended)).toBe(ended);
  expect(failureOf(new TypeError('x is not a function'))).toMatchObject({
    kind: 'broken',
    message: 'Syncing failed: TypeError: x is not a function. Your data on this device is safe.'
  });
});

const said = (status: number, reason: string) =>
  explainSignIn(() => Promise.reject(new Refusal(status, reason))).catch((error: Error) => error.message);

it('says plainly why a sign-in was refused', async () => {
  expect(await said(401, 'Name or password is incorrect.')).toBe(
    'The e-mail or the password is wrong. After five wrong passwords the account is locked for five minutes.'
  );
  expect(await said(403, 'Account is temporarily locked due to multiple authentication failures')).toBe(
    'This account is locked for five minutes after five wrong passwords. Nothing was lost. Wait, then try again.'
  );
  expect(await said(400, 'password: must have at least 8 characters')).toBe(
    'password: must have at least 8 characters'
  );
});
