/** What becomes of a stored day once ActivityWatch was read again: the same for a synchronisation and its previews. */
import type { DeviceDay } from '#domain/documents/day.ts';
import { narrowDay } from '#domain/summarise/narrow-day.ts';
import type { Privacy } from '#domain/summarise/privacy.ts';
import { type Kept, mergeAcrossNow, reachesIntoFuture } from './future.ts';
import { keepCollected, keepCoverage, keepUnread } from './keep-collected.ts';
import type { SummarisedDay } from './summarise-dates.ts';

/** `unclear`: a person may have deleted what is missing, for there is something from before the day. */
export type Loss = 'none' | 'lost' | 'unclear';

export type NextOptions = {
  /** The user's own settings. */
  privacy: Privacy | undefined;
  /** Ids of buckets that could not be read. */
  failed: readonly string[];
  /** What is missing was deleted on purpose; left out: nobody said so. */
  isAccepted?: boolean;
  /** Another machine has sent the stored day: what this one does not have is no correction. */
  isShared?: boolean;
  nowMs: number;
  /** Whether the server has the same time. */
  isClockConfirmed: boolean;
};

/** The day to store instead of `stored`, and what ActivityWatch has lost of that. */
export function nextDay(
  stored: DeviceDay,
  { day, known, held }: SummarisedDay,
  { privacy, failed, isAccepted = false, isShared = false, nowMs, isClockConfirmed }: NextOptions
): { next: DeviceDay; loss: Loss } {
  const before = privacy === undefined ? stored : narrowDay(stored, privacy);
  const keep = (past: DeviceDay): Kept => {
    const fresh = keepUnread(past, day, failed);
    const next =
      isAccepted || fresh !== day
        ? fresh
        : keepCollected(past, day, { known, held: isShared ? undefined : held });
    return { next, isLost: next !== fresh };
  };
  const { next, isLost } = reachesIntoFuture(before, nowMs)
    ? mergeAcrossNow({ stored: before, day, keep, nowMs, isClockConfirmed })
    : mergePast(before, keep, nowMs);
  const isOld = Math.min(held.windowsFrom, held.presenceFrom) <= 0;
  return { next, loss: !isLost ? 'none' : isOld ? 'unclear' : 'lost' };
}

function mergePast(stored: DeviceDay, keep: (past: DeviceDay) => Kept, nowMs: number): Kept {
  const { next, isLost } = keep(stored);
  return { next: keepCoverage(stored, next, nowMs), isLost };
}
