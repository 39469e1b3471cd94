import { expect, it } from 'vitest';
import type { ResponseIssue } from '#domain/api/classify-response.ts';
import { blocked, rateLimited, RefusedError, sessionEnded, toStoreError } from './errors.ts';
import { explainSignIn } from './session/sign-in.ts';
import { OfflineError } from './sync/fetch.ts';

it('recognises a full disk by what PouchDB makes of it', () => {
  const error = {
    status: 500,
    name: 'indexed_db_went_bad',
    message: 'unknown',
    reason: 'QuotaExceededError'
  };
  expect(toStoreError(error)).toMatchObject({ code: 'storage-full' });
  expect(toStoreError(new DOMException('no room', 'QuotaExceededError'))).toMatchObject({
    code: 'storage-full'
  });
});

it('returns a StoreError as it is and says of anything else what is safe', () => {
  const ended = sessionEnded();
  expect(toStoreError(ended)).toBe(ended);
  expect(toStoreError(new OfflineError())).toMatchObject({ code: 'offline' });
  expect(toStoreError(new TypeError('x is not a function'))).toMatchObject({
    code: 'failed',
    message: 'Syncing failed: TypeError: x is not a function. Your data on this device is safe.'
  });
});

const messageOf = (issue: ResponseIssue, reason: string) =>
  explainSignIn(() => Promise.reject(new RefusedError(issue, reason))).catch((error: Error) => error.message);

it('says plainly why a sign-in was refused', async () => {
  expect(await messageOf('signed-out', 'Name or password is incorrect.')).toBe(
    'Incorrect e-mail or password. After five wrong passwords the account is locked for five minutes. ' +
      'A one-time password works once, for three days; your admin can give you a new one.'
  );
  expect(
    await messageOf('locked', 'Account is temporarily locked due to multiple authentication failures')
  ).toBe(
    'This account is locked for five minutes after five wrong passwords. Nothing was lost. Wait, then try again.'
  );
  expect(await messageOf('rejected', 'password: must have at least 8 characters')).toBe(
    'password: must have at least 8 characters'
  );
});

it('tells a firewall and too many sign-ins from wrong passwords', async () => {
  const messageFor = (error: Error) =>
    explainSignIn(() => Promise.reject(error)).catch((explained: Error) => explained.message);
  expect(await messageFor(blocked(403))).toMatch(/a firewall or a proxy/);
  expect(await messageFor(rateLimited(30_000))).toBe(
    'Too many sign-ins at once. Nothing was lost. Try again in 30 seconds.'
  );
});
