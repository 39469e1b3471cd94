/** Signing in: the links that do it, and what its errors mean. */
import { pagePath } from '#lib/base-path.ts';
import { RefusedError, SignInError, toStoreError } from '../errors.ts';

export type Credentials = { name: string; password: string };

/**
 * The credentials in a sign-in link of a trial, `/sign-in#name=…&password=…`; undefined for any other URL. Only on a loopback
 * address: elsewhere anyone could send a link that signs others in as a user of the sender's choice.
 */
export function credentialsOf(
  url: Pick<Location, 'hostname' | 'pathname' | 'hash'>
): Credentials | undefined {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!loopback || pagePath(url) !== '/sign-in') return undefined;
  const fragment = new URLSearchParams(url.hash.slice(1));
  const name = fragment.get('name');
  const password = fragment.get('password');
  return name !== null && password !== null ? { name, password } : undefined;
}

/** Runs a sign-in or a change of password. @throws SignInError for whatever goes wrong. */
export async function explainSignIn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInError) throw error;
    throw new SignInError(messageFor(error), error);
  }
}

function messageFor(error: unknown): string {
  if (error instanceof RefusedError) return messageForRefusal(error);
  const { code, retryAfterMs } = toStoreError(error);
  if (code === 'offline') return 'The server cannot be reached. Check your connection and try again.';
  if (code === 'blocked')
    return 'Something between this browser and the server refuses requests, for example a firewall or a proxy. Try again from another network, or ask who runs it.';
  if (code === 'rate-limited')
    return `Too many sign-ins at once. Nothing was lost. Try again in ${Math.ceil((retryAfterMs ?? 0) / 1000)} seconds.`;
  if (code === 'session-ended')
    return 'This browser did not store the session. Allow cookies for this site and try again.';
  return 'Something went wrong during sign-in. Nothing was lost. Try again.';
}

function messageForRefusal({ issue, message }: RefusedError): string {
  if (issue === 'signed-out')
    return (
      'Incorrect e-mail or password. After five wrong passwords the account is locked for five minutes. ' +
      'A one-time password works once, for three days; your admin can give you a new one.'
    );
  if (issue === 'locked')
    return 'This account is locked for five minutes after five wrong passwords. Nothing was lost. Wait, then try again.';
  return message;
}
