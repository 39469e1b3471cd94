import { statusOf, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import { requireGoodPassword } from './common-passwords.ts';
import { withOwnPassword } from './one-time-passwords.ts';
import { putUser } from './users.ts';
import type { PersonUser } from './user-documents.ts';

/** Gives a person a password of their own, and the roles that a one-time password withheld. @throws RequestError */
export async function changePassword(
  couch: Couch,
  person: PersonUser,
  { current, password }: { current: string; password: string }
): Promise<void> {
  const { developer, name } = person.tidesheet;
  requireGoodPassword(password, { current, names: [developer, person.name, name] });
  await replacePassword(couch, person, password);
}

/**
 * Writes the password of a person as they were when they proved to know it. With the new salt every session ends, also where
 * the password is the same.
 * @throws RequestError `account-state` where somebody changed the account meanwhile, such as an admin who invited them again.
 */
export async function replacePassword(couch: Couch, person: PersonUser, password: string): Promise<void> {
  try {
    await putUser(couch, withOwnPassword(person, password));
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    throw new RequestError('account-state', 'The account was changed meanwhile.', 'Try again.');
  }
}
