import type { Context } from 'koa';
import { Lockout } from '../../couch/embedded/auth/lockout.ts';
import { CouchError } from '../../couch/embedded/errors.ts';
import { RequestError } from '../errors.ts';
import { isExpired, isUsedPassword } from '../people/one-time-passwords.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import { requirePassword } from './session.ts';

const lockout = new Lockout();

/**
 * Makes sure that somebody who is signed in knows their password. CouchDB no longer knows a one-time password that was used.
 * @throws RequestError where it is wrong, or the account is locked.
 */
export async function requireCurrentPassword(
  ctx: Context,
  { couchUrl, now }: Service,
  { person, password }: { person: PersonUser; password: string }
): Promise<void> {
  const { oneTimePassword } = person.tidesheet;
  if (!oneTimePassword?.used) return requirePassword(ctx, couchUrl, { name: person.name, password });
  if (isExpired(oneTimePassword, now()))
    throw new RequestError(
      'sign-in-refused',
      'The one-time password has expired.',
      'Ask your admin for a new one.'
    );
  const check = () => isUsedPassword(oneTimePassword, password);
  const isRight = await lockout.guard(person.name, '', check).catch((error: unknown) => {
    throw error instanceof CouchError ? new RequestError('account-locked', error.reason) : error;
  });
  if (!isRight) throw new RequestError('sign-in-refused', 'The one-time password is wrong.');
}
