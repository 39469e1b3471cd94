/** Logs refused sign-ins, a bounded number of lines a minute: a flood of them must not fill the disk. */
import type { SignInFailure } from '../../couch/embedded/auth/lockout.ts';
import type { Log } from '../service.ts';

const WINDOW_MS = 60_000;
const MAX_LINES = 20;
const MAX_NAME_LENGTH = 80;

export type SignInLog = (failure: SignInFailure) => void;

export function logSignIns(log: Log, now: () => number = Date.now): SignInLog {
  let startedMs = -Infinity;
  let lines = 0;
  let omitted = 0;
  const endWindow = () => {
    if (omitted > 0) log(`${omitted} more sign-ins were refused in the last minute.`);
    startedMs = now();
    lines = 0;
    omitted = 0;
  };
  return (failure) => {
    if (now() - startedMs >= WINDOW_MS) endWindow();
    // An account that is locked is logged once, not with every further attempt.
    if (failure.outcome === 'locked') return;
    if (lines >= MAX_LINES) {
      if (omitted === 0) setTimeout(endWindow, WINDOW_MS).unref();
      omitted += 1;
      return;
    }
    lines += 1;
    log(describe(failure));
  };
}

function describe({ name, address, outcome }: SignInFailure): string {
  const refused = `Sign-in as ${quote(name)} from ${address} was refused: wrong name or password.`;
  return outcome === 'locking' ? `${refused} Locked for five minutes.` : refused;
}

/** On one line and in ASCII: a name may hold anything. */
function quote(name: string): string {
  const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return JSON.stringify(shown).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}
