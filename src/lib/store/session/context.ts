/**
 * Who is signed in here and what they may read. It is stored in localStorage, so that the dashboard opens without the server;
 * nothing in it is secret.
 */
import * as v from 'valibot';
import { Me } from '#domain/api/me.ts';

/** What `GET /api/v1/me` returns, without the time at which it does: a context that is equal changes nothing. */
export const UserContext = v.omit(Me, ['serverTime']);
export type UserContext = v.InferOutput<typeof UserContext>;

const CONTEXT_KEY = 'tidesheet.context';
const StoredContext = v.pipe(v.string(), v.parseJson(), UserContext);

/** The user who signed in last and did not sign out; undefined: nobody, or stored by an incompatible version. */
export function readContext(): UserContext | undefined {
  const parsed = v.safeParse(StoredContext, localStorage.getItem(CONTEXT_KEY));
  return parsed.success ? parsed.output : undefined;
}

export const storeContext = (context: UserContext) =>
  localStorage.setItem(CONTEXT_KEY, JSON.stringify(context));

export const removeContext = () => localStorage.removeItem(CONTEXT_KEY);

/** Calls back when another tab signed somebody in or out. */
export function onContextOfOtherTab(listener: (context: UserContext | undefined) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === CONTEXT_KEY || event.key === null) listener(readContext());
  });
}

const END_SESSION_KEY = 'tidesheet.end-session';

/** An unfinished sign-out, as the `userHash` of its user: the server may not know of it yet. */
export const unfinishedSignOut = {
  begin: (hash: string) => localStorage.setItem(END_SESSION_KEY, hash),
  end: () => localStorage.removeItem(END_SESSION_KEY),
  read: (): string | undefined => localStorage.getItem(END_SESSION_KEY) ?? undefined
};
