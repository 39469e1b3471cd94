/** This machine's clock beside the server's: times are recorded with the one, and compared by the other. */
import type { Part, SyncOptions } from './part.ts';

/** The server's clock counts from here on; less has no effect on days. */
export const MAX_CLOCK_ERROR_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

export type Clock = Required<Pick<SyncOptions, 'nowMs' | 'isClockConfirmed' | 'isClockAhead'>> & {
  aheadMs: number;
};

/**
 * The time to work with, in Unix milliseconds: the server's where this machine's is far off. `aheadMs`: how far this
 * machine's is ahead; undefined where the server could not be asked, so that nobody knows whether it is right.
 */
export function compareClocks(nowMs: number, aheadMs: number | undefined): Clock {
  if (aheadMs === undefined) return { nowMs, aheadMs: 0, isClockConfirmed: false, isClockAhead: false };
  const isOff = Math.abs(aheadMs) > MAX_CLOCK_ERROR_MS;
  return {
    nowMs: isOff ? nowMs - aheadMs : nowMs,
    aheadMs,
    isClockConfirmed: true,
    isClockAhead: aheadMs > MAX_CLOCK_ERROR_MS
  };
}

/** What the user should know of a clock that is far off. */
export function reportClock({ aheadMs }: Clock): Part {
  if (Math.abs(aheadMs) <= MAX_CLOCK_ERROR_MS) return { notices: [], problems: [] };
  const off = `The clock of this machine is ${formatLength(Math.abs(aheadMs))}`;
  if (aheadMs < 0) {
    const message = `${off} behind the server's: ActivityWatch records at the wrong time meanwhile. ${REMEDY}`;
    return { notices: [message], problems: [] };
  }
  const message =
    `${off} ahead of the server's: nothing that it records for the future is collected or sent, and no day after the ` +
    `server's today is written. ${REMEDY}`;
  return { notices: [], problems: [{ from: 'clock', message }] };
}

const REMEDY = 'Let this machine set its clock from the network.';

/** `3 days`, `5 hours`, `20 minutes`. */
function formatLength(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
