/**
 * Who is signed in. Pages read `session.status` and show the sign-in form, the form for a new password, or themselves.
 *
 *     import { session } from '#lib/state/session.svelte.ts';
 *     await session.signIn(email, password);   // throws SignInError, whose message can be shown as it is
 *
 * `start()` is called once by the root layout. All fields are reactive.
 */
import type { AgentToken, ManagedTeam, OwnDeveloper } from '#domain/api/me.ts';
import { reportGraceMs } from '#domain/metrics/coverage.ts';
import { RefusedError, SignInError, toStoreError } from '#lib/store/errors.ts';
import { abortTransactionsOnLeave } from '#lib/store/replica/abort-on-leave.ts';
import { endSession, getMe, isErased, openSession } from '#lib/store/session/api-client.ts';
import {
  onContextOfOtherTab,
  readContext,
  removeContext,
  storeContext,
  unfinishedSignOut,
  type UserContext
} from '#lib/store/session/context.ts';
import { credentialsOf, explainSignIn } from '#lib/store/session/sign-in.ts';
import { PUSH_KEY } from './push-key.ts';
import type { SyncState } from './sync.svelte.ts';

export type SessionStatus = 'unknown' | 'signedOut' | 'mustChangePassword' | 'signedIn';

const NOT_DELETED =
  'Some local data could not be deleted yet. Close the other tabs of Tidesheet and reload this page.';
const ERASED = 'Your account was erased on the server. Its data on this device was deleted.';

export class Session {
  status = $state<SessionStatus>('unknown');
  /** A message above the sign-in form, e.g. that the server could not be reached; undefined: none. */
  notice = $state<string>();
  /** As last received from the server: also offline. */
  #context = $state.raw<UserContext>();
  #refreshing: Promise<void> | undefined;
  #sync = $state.raw<SyncState>();
  /** A sign-in link of a trial is being followed: nothing has to be typed. */
  followsLink = $state(false);

  get user(): { name: string; roles: string[] } | undefined {
    return this.#context?.user;
  }
  /** Undefined where this user has no days of their own. */
  get developer(): OwnDeveloper | undefined {
    return this.#context?.developer ?? undefined;
  }
  /** The tokens of this user's agents; undefined where the server did not report them. */
  get agents(): AgentToken[] | undefined {
    return this.#context?.agents;
  }
  /** The teams whose days this user may read. */
  get teams(): ManagedTeam[] {
    return this.#context?.teams ?? [];
  }
  /** How late a machine may report without being overdue: derived from the interval at which the agents report. */
  get graceMs(): number {
    return reportGraceMs(this.#context?.syncIntervalMinutes);
  }
  /** Undefined until it is loaded, which is when somebody is signed in. */
  get sync(): SyncState | undefined {
    return this.#sync;
  }
  /** Whether they administrate: people, teams, the audit. */
  get isAdmin(): boolean {
    const roles = this.user?.roles ?? [];
    return roles.includes('admin') || roles.includes('_admin');
  }
  get isManager(): boolean {
    return this.teams.length > 0;
  }

  /** Opens with the stored context of last time, then asks the server. Never throws. */
  async start(): Promise<void> {
    abortTransactionsOnLeave();
    onContextOfOtherTab((context) => {
      // No data of one user may stay in the memory of a page that belongs to another now.
      if (context?.user.name !== this.user?.name) location.reload();
    });
    const stored = readContext();
    this.followsLink = credentialsOf(location) !== undefined;
    if (stored) await this.#enter(stored);
    const isFollowed = await this.#followLink(stored);
    this.followsLink = false;
    if (isFollowed) return;
    if (startsSignedOut() && unfinishedSignOut.read() === undefined) this.status = 'signedOut';
    else await this.#refresh();
    if (this.status === 'unknown') this.status = 'signedOut';
  }

  /**
   * Signs in with e-mail and password. Afterwards `status` is `signedIn` or `mustChangePassword`. Returns false where the account
   * needs a code too.
   */
  async signIn(email: string, password: string, code?: string): Promise<boolean> {
    const isDone = await explainSignIn(async () => {
      if (!(await opensSession(await userNameOf(email), password, code))) return false;
      unfinishedSignOut.end();
      await this.#accept(await getMe());
      return true;
    });
    if (isDone) this.#sync?.retry();
    return isDone;
  }

  /** Changes the password and stays signed in. @throws SignInError */
  async changePassword(current: string, next: string): Promise<void> {
    const name = this.user?.name;
    if (name === undefined) throw new SignInError('Sign in first.');
    const names = [name, this.developer?.id, this.developer?.name].filter((known) => known !== undefined);
    await explainSignIn(async () => {
      const { changePassword } = await loadPasswords();
      await changePassword(current, next, names);
      // CouchDB ends the sessions of an old password.
      await this.#reopen(name, next);
    });
  }

  /** Ends every session of this user, on all devices, and begins another one here. @throws SignInError */
  async signOutEverywhere(password: string): Promise<void> {
    const name = this.user?.name;
    if (name === undefined) throw new SignInError('Sign in first.');
    await explainSignIn(async () => {
      const { endAllSessions } = await loadPasswords();
      await endAllSessions(password);
      await this.#reopen(name, password);
    });
  }

  /** After all sessions have ended. With a second step there is no way around the sign-in page. */
  async #reopen(name: string, password: string): Promise<void> {
    if (await opensSession(name, password)) return this.#accept(await getMe());
    await this.#leave();
    this.notice = 'Done. All sessions have ended: sign in again.';
  }

  /** Deletes everything this user has on this device, ends the session, and leaves `status` at `signedOut`. */
  async signOut(): Promise<void> {
    // Before the context is removed, at which other tabs reload: they must not continue the session.
    unfinishedSignOut.begin(await hashOf(this.user?.name ?? ''));
    removeContext();
    if (localStorage.getItem(PUSH_KEY) !== null)
      void import('./push.ts').then(
        ({ forgetPush }) => forgetPush(),
        () => undefined
      );
    await this.#sync?.end();
    await this.#finishSignOut();
  }

  /** Also one that was interrupted, or that the server does not know of yet. */
  async #finishSignOut(): Promise<void> {
    const hash = unfinishedSignOut.read();
    if (hash === undefined) return;
    const deleted = await deleteReplicas(hash).then(
      () => true,
      () => false
    );
    this.#context = undefined;
    this.status = 'signedOut';
    try {
      await endSession();
      if (deleted) return unfinishedSignOut.end();
      this.notice = NOT_DELETED;
    } catch (error) {
      this.notice = deleted ? toStoreError(error).message : NOT_DELETED;
    }
  }

  /** Asks the server who is signed in. Data on this device stays unless it was erased on the server. */
  #refresh(): Promise<void> {
    // Every refused database triggers this.
    this.#refreshing ??= this.#fetchContext().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #fetchContext(): Promise<void> {
    if (unfinishedSignOut.read() !== undefined) return this.#finishSignOut();
    try {
      await this.#accept(await getMe());
    } catch (error) {
      const { code, message } = toStoreError(error);
      if (code !== 'session-ended' && !this.#context) this.notice = message;
      if (code === 'session-ended') await this.#leaveIfErased();
    }
  }

  /** Data that was erased on the server must not stay here, nor return from here. */
  async #leaveIfErased(): Promise<void> {
    const database = this.developer?.database;
    if (database === undefined || !(await isErased(database).catch(() => false))) return;
    await this.signOut();
    this.notice = [ERASED, this.notice].filter(Boolean).join(' ');
  }

  async #accept(context: UserContext): Promise<void> {
    this.notice = undefined;
    const before = readContext();
    if (before && before.user.name !== context.user.name) {
      const unsent = this.#sync?.details.unsent ?? 0;
      await this.#leave();
      // Unsent changes stay, hidden, until their author signs in here again.
      if (unsent === 0) await deleteReplicas(await hashOf(before.user.name));
    }
    if (!context.mustChangePassword) storeContext(context);
    if (sameContext(this.#context, context)) return;
    await this.#enter(context);
  }

  async #enter(context: UserContext): Promise<void> {
    const sync = await this.#loadSync();
    this.#context = context;
    this.status = context.mustChangePassword ? 'mustChangePassword' : 'signedIn';
    if (context.mustChangePassword) return sync?.end();
    await sync?.begin(context, () => void this.#refresh());
  }

  /** Undefined where the connection failed: then the pages, which import it too, do not open either. */
  async #loadSync(): Promise<SyncState | undefined> {
    this.#sync ??= await loadSync().catch(() => undefined);
    return this.#sync;
  }

  async #leave(): Promise<void> {
    removeContext();
    this.#context = undefined;
    this.status = 'signedOut';
    await this.#sync?.end();
  }

  /** True where a sign-in link of a trial signed somebody in. It never replaces another user. */
  async #followLink(stored: UserContext | undefined): Promise<boolean> {
    const credentials = credentialsOf(location);
    if (!credentials) return false;
    history.replaceState(history.state, '', location.pathname);
    if (stored && stored.user.name !== credentials.name) return false;
    try {
      return await this.signIn(credentials.name, credentials.password);
    } catch (error) {
      this.notice = toStoreError(error).message;
      return false;
    }
  }
}

const sameContext = (left: UserContext | undefined, right: UserContext) =>
  JSON.stringify(left) === JSON.stringify(right);

/** The name of the user with this address. Few addresses need more than lower case. */
async function userNameOf(email: string): Promise<string> {
  if (/^[ -~]*$/.test(email)) return email.trim().toLowerCase();
  return (await import('#domain/accounts/email.ts')).normalizeEmail(email);
}

/** False where a code is needed and none was given. */
async function opensSession(name: string, password: string, code?: string): Promise<boolean> {
  try {
    await openSession(name, password, code);
    return true;
  } catch (error) {
    if (code === undefined && error instanceof RefusedError && error.issue === 'second-factor') return false;
    throw error;
  }
}

const loadPasswords = () => import('#lib/store/session/passwords.ts');

/** Loaded on demand, like the next one: the sign-in form needs no database. */
const loadSync = async () => (await import('./sync.svelte.ts')).sync;

const deleteReplicas = async (hash: string) =>
  (await import('#lib/store/replica/delete-replicas.ts')).deleteReplicas(hash);

/** Names this user's databases. Its module is there wherever somebody is signed in. */
const hashOf = async (user: string) => (await import('#lib/store/replica/names.ts')).userHash(user);

/** What the sign-in page of this server says where neither it nor this browser knows of a session. */
export const startsSignedOut = (): boolean => document.documentElement.dataset['session'] === 'none';

export const session = new Session();
