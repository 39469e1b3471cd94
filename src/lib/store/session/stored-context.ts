/** What outlives a reload without the server, in localStorage. Nothing in it is secret. */
import * as v from 'valibot';
import { UserContext } from './context.ts';

const CONTEXT_KEY = 'tidesheet.context';
const Kept = v.pipe(v.string(), v.parseJson(), UserContext);

/** The person who signed in last and did not sign out; undefined: nobody, or written by a version that knew less. */
export function readKeptContext(): UserContext | undefined {
  const parsed = v.safeParse(Kept, localStorage.getItem(CONTEXT_KEY));
  return parsed.success ? parsed.output : undefined;
}

export const keepContext = (context: UserContext) =>
  localStorage.setItem(CONTEXT_KEY, JSON.stringify(context));

export const forgetContext = () => localStorage.removeItem(CONTEXT_KEY);

/** Calls back when another tab signed somebody in or out. */
export function onContextOfOtherTab(listener: (context: UserContext | undefined) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === CONTEXT_KEY || event.key === null) listener(readKeptContext());
  });
}

const END_SESSION_KEY = 'tidesheet.end-session';

/** A sign-out that is not finished, as the `userHash` of its person: the server may not know of it yet. */
export const unfinishedSignOut = {
  begin: (hash: string) => localStorage.setItem(END_SESSION_KEY, hash),
  end: () => localStorage.removeItem(END_SESSION_KEY),
  read: (): string | undefined => localStorage.getItem(END_SESSION_KEY) ?? undefined
};
