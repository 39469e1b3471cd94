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

/** Set where somebody signed out and the server has not been told yet. */
export const sessionToEnd = {
  set: () => localStorage.setItem(END_SESSION_KEY, 'yes'),
  clear: () => localStorage.removeItem(END_SESSION_KEY),
  isSet: () => localStorage.getItem(END_SESSION_KEY) !== null
};
