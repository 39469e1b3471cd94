/** What a user does with their password. Loaded when they do it: most pages need none of this. */
import { findPasswordProblem } from '#domain/accounts/password-rules.ts';
import { changePasswordRoute, signOutEverywhereRoute } from '#domain/api/password.ts';
import { pathOf } from '#domain/api/route.ts';
import { RefusedError, SignInError } from '../errors.ts';
import { post } from './api-client.ts';

const WRONG_PASSWORD =
  'Incorrect password, or your session has ended. After five wrong passwords the account is locked for five minutes.';

/** `names` of the user, which others know. @throws SignInError where the rules do not allow the next password. */
export async function changePassword(current: string, next: string, names: string[]): Promise<void> {
  const problem = findPasswordProblem(next, { current, names });
  if (problem !== undefined) throw new SignInError(`The new password ${problem}. Choose a different one.`);
  await postPassword(pathOf(changePasswordRoute), { current, password: next });
}

export const endAllSessions = (current: string) => postPassword(pathOf(signOutEverywhereRoute), { current });

async function postPassword(path: string, body: object): Promise<void> {
  try {
    await post(path, body);
  } catch (error) {
    if (error instanceof RefusedError && error.issue === 'signed-out')
      throw new SignInError(WRONG_PASSWORD, error);
    throw error;
  }
}
