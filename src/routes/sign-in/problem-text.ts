import { SIGN_IN_PROBLEMS, type SignInProblem } from '#domain/api/sign-in.ts';

const TEXTS: Record<SignInProblem, string> = {
  expired: 'The sign-in took too long, or was opened twice. Start it again.',
  'other-browser': 'The sign-in began in another browser or window. Start it again in this one.',
  denied: 'You or your organisation’s login stopped the sign-in. Start it again, or ask who runs the login.',
  'provider-down':
    'Your organisation’s login does not respond. Nothing was lost. Try again in a few minutes.',
  failed: 'The sign-in did not work. Nothing was lost. Try again; if it stays so, tell who runs Tidesheet.',
  'unverified-email':
    'Your organisation’s login does not confirm your e-mail address, so it cannot be used here. Ask who runs the login.',
  domain: 'E-mail addresses of this domain cannot sign in here. Use the account of your organisation.',
  unknown: 'Nobody is registered with your e-mail address. Ask your admin to register you.',
  disabled: 'Your account is disabled. Ask your admin.',
  'other-identity':
    'The account of your e-mail address belongs to another identity of your organisation’s login. Ask your admin.'
};

/** What the problem in the address of the sign-in page means; undefined where there is none that is known. */
export function problemText(problem: string | null): string | undefined {
  const known = SIGN_IN_PROBLEMS.find((one) => one === problem);
  return known && TEXTS[known];
}
