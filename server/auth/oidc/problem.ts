import type { SignInProblem } from '#domain/api/sign-in.ts';

/** A single sign-on that ended without a session. `message` is for the log and has no secrets. */
export class OidcError extends Error {
  override readonly name = 'OidcError';
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
