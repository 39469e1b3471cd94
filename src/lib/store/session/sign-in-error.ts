import { SyncFailure } from '../errors.ts';
import { Refusal } from './service.ts';

/** A sign-in or a password change that did not work out; the message says what happened and what to do. */
export class SignInError extends Error {
  override name = 'SignInError';
}

/** Runs a sign-in; whatever goes wrong is thrown as a SignInError in plain words. */
export async function explainSignIn(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new SignInError(inWords(error), { cause: error });
  }
}

function inWords(error: unknown): string {
  if (error instanceof Refusal) return inWordsOfRefusal(error);
  if (error instanceof SyncFailure && error.kind === 'offline')
    return 'The server cannot be reached. Check the connection and try again.';
  if (error instanceof SyncFailure && error.kind === 'signIn')
    return 'This browser did not keep the session. Allow cookies for this address and try again.';
  return 'Something went wrong at the sign-in. Nothing was lost. Try again.';
}

function inWordsOfRefusal({ status, message }: Refusal): string {
  if (status === 401)
    return 'The e-mail or the password is wrong. After five wrong passwords the account is locked for five minutes.';
  if (status === 403 && /locked/i.test(message))
    return 'This account is locked for five minutes after five wrong passwords. Nothing was lost. Wait, then try again.';
  return message;
}
