/**
 * Who is signed in. Pages read `session.status` and show the sign-in form, the form for a new password, or themselves.
 *
 *     import { session } from '#lib/state/session.svelte.ts';
 *     await session.signIn(email, password);   // throws SignInError, whose message can be shown as it is
 *
 * `start()` is called once by the root layout. All fields are reactive.
 */
import type { UserContext } from '#lib/store/session/context.ts';
import { failureOf } from '#lib/store/errors.ts';
import {
  forgetContext,
  keepContext,
  onContextOfOtherTab,
  readKeptContext,
  unfinishedSignOut
} from '#lib/store/session/stored-context.ts';
import { userHash } from '#lib/store/replica/names.ts';
import { askErased, askMe, changePassword, endSession, openSession } from '#lib/store/session/service.ts';
import { credentialsOf } from '#lib/store/session/sign-in-link.ts';
import { explainSignIn, SignInError } from '#lib/store/session/sign-in-error.ts';
import { SessionFacts } from './session-facts.svelte.ts';
import { loadStore, sync } from './sync.svelte.ts';

export { SignInError };
export type { AgentToken } from '#lib/store/session/context.ts';
export type SessionStatus = 'unknown' | 'signedOut' | 'mustChangePassword' | 'signedIn';

const NOT_DELETED =
  'This browser did not let go of all data yet. Close the other tabs of Tidesheet and reload.';
const ERASED = 'Your account was erased on the server. What this device kept of it was removed.';

export class Session extends SessionFacts {
  status = $state<SessionStatus>('unknown');
  /** Something to tell above the sign-in form, e.g. that the server could not be asked; undefined: nothing. */
  notice = $state<string>();
  #asking: Promise<void> | undefined;

  /** Opens with what was kept from last time, then asks the server. Never throws. */
  async start(): Promise<void> {
    onContextOfOtherTab((context) => {
      // Nothing of one person may stay in the memory of a page that is another's now.
      if (context?.user.name !== this.user?.name) location.reload();
    });
    const kept = readKeptContext();
    if (kept) await this.#enter(kept);
    if (await this.#followLink(kept)) return;
    await this.#askServer();
    if (this.status !== 'unknown') return;
    this.status = 'signedOut';
    // While somebody types their password.
    void loadStore().catch(() => undefined);
  }

  /** Signs in with e-mail and password. Afterwards `status` is `signedIn` or `mustChangePassword`. */
  async signIn(email: string, password: string): Promise<void> {
    await explainSignIn(async () => {
      await openSession(email.trim().toLowerCase(), password);
      unfinishedSignOut.end();
      await this.#accept(await askMe());
    });
    sync.retry();
  }

  /** Changes the password and stays signed in. Throws SignInError. */
  async changePassword(current: string, next: string): Promise<void> {
    const name = this.user?.name;
    if (name === undefined) throw new SignInError('Sign in first.');
    await explainSignIn(async () => {
      await changePassword(current, next);
      // CouchDB ends the sessions of an old password.
      await openSession(name, next);
      await this.#accept(await askMe());
    });
  }

  /** Deletes everything this person has on this device, ends the session, and leaves `status` at `signedOut`. */
  async signOut(): Promise<void> {
    // Before the context goes, at which other tabs start anew: they must not take up the session.
    unfinishedSignOut.begin(userHash(this.user?.name ?? ''));
    forgetContext();
    await sync.end();
    await this.#finishSignOut();
  }

  /** Also one that was broken off, or that the server could not be told of. */
  async #finishSignOut(): Promise<void> {
    const hash = unfinishedSignOut.read();
    if (hash === undefined) return;
    const deleted = await deleteReplicas(hash).then(
      () => true,
      () => false
    );
    this.context = undefined;
    this.status = 'signedOut';
    try {
      await endSession();
      if (deleted) return unfinishedSignOut.end();
      this.notice = NOT_DELETED;
    } catch (error) {
      this.notice = deleted ? failureOf(error).message : NOT_DELETED;
    }
  }

  /** Asks the server who this is. What is on this device stays unless it was erased there. */
  #askServer(): Promise<void> {
    // Every database that is refused asks for it.
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<void> {
    if (unfinishedSignOut.read() !== undefined) return this.#finishSignOut();
    try {
      await this.#accept(await askMe());
    } catch (error) {
      const { kind, message } = failureOf(error);
      if (kind !== 'signIn' && !this.context) this.notice = message;
      if (kind === 'signIn') await this.#leaveIfErased();
    }
  }

  /** What was erased on the server must not live on here, nor come back from here. */
  async #leaveIfErased(): Promise<void> {
    const database = this.developer?.database;
    if (database === undefined || !(await askErased(database).catch(() => false))) return;
    await this.signOut();
    this.notice = [ERASED, this.notice].filter(Boolean).join(' ');
  }

  async #accept(context: UserContext): Promise<void> {
    this.notice = undefined;
    const before = readKeptContext();
    if (before && before.user.name !== context.user.name) {
      const { unsent } = sync.details;
      await this.#leave();
      // What was never sent waits, unseen, until its author signs in here again.
      if (unsent === 0) await deleteReplicas(userHash(before.user.name));
    }
    if (!context.mustChangePassword) keepContext(context);
    if (sameContext(this.context, context)) return;
    await this.#enter(context);
  }

  async #enter(context: UserContext): Promise<void> {
    this.context = context;
    this.status = context.mustChangePassword ? 'mustChangePassword' : 'signedIn';
    if (context.mustChangePassword) return sync.end();
    await sync.begin(context, () => void this.#askServer());
  }

  async #leave(): Promise<void> {
    forgetContext();
    this.context = undefined;
    this.status = 'signedOut';
    await sync.end();
  }

  /** True where a trial's link signed somebody in. It never takes the place of another person. */
  async #followLink(kept: UserContext | undefined): Promise<boolean> {
    const credentials = credentialsOf(location);
    if (!credentials) return false;
    history.replaceState(history.state, '', location.pathname);
    if (kept && kept.user.name !== credentials.name) return false;
    try {
      await this.signIn(credentials.name, credentials.password);
      return true;
    } catch (error) {
      this.notice = failureOf(error).message;
      return false;
    }
  }
}

const sameContext = (left: UserContext | undefined, right: UserContext) =>
  JSON.stringify(left) === JSON.stringify(right);

/** Fetched when it is needed: the sign-in form does without a database. */
async function deleteReplicas(hash: string): Promise<void> {
  await (await import('#lib/store/replica/delete-replicas.ts')).deleteReplicas(hash);
}

export const session = new Session();
