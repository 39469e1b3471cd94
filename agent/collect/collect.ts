/** Brings the local store up to date with ActivityWatch. */
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import { narrowDay } from '#domain/summarise/narrow-day.ts';
import type { Privacy } from '#domain/summarise/privacy.ts';
import type { Pouch, Store } from '../store.ts';
import { keepCollected, keepCoverage } from './keep-collected.ts';
import { isNews, readStored, type Stored, writeDocument } from './stored-documents.ts';
import { type DatesInput, type Source, summariseDates, type SummarisedDay } from './summarise-dates.ts';

export type Collected = {
  /** Events read from ActivityWatch, and those of them that could not be understood. */
  events: number;
  rejected: number;
  written: number;
  unchanged: number;
  /** UTC dates of which ActivityWatch was newly found to have lost something. */
  lostDates: string[];
};

export const NOTHING_COLLECTED: Collected = {
  events: 0,
  rejected: 0,
  written: 0,
  unchanged: 0,
  lostDates: []
};

export type CollectInput = {
  store: Store;
  source: Source;
  dates: readonly string[];
  input: DatesInput;
  nowMs: number;
  onProgress: (collected: Collected) => void;
};

/**
 * Summarises `dates` and writes the days that changed, as they come; `onProgress` is called after every step, so that the
 * counts are right when ActivityWatch stops responding half-way (ActivityWatchError).
 */
export async function collectDates({
  store,
  source,
  dates,
  input,
  nowMs,
  onProgress
}: CollectInput): Promise<Collected> {
  const known = new Set((await store.readState()).lostDates);
  let collected = NOTHING_COLLECTED;
  for await (const { days, events, rejected } of summariseDates(source, dates, input)) {
    collected = { ...collected, events: collected.events + events, rejected: collected.rejected + rejected };
    for (const summarised of days) {
      const { day } = summarised;
      const isKnown = known.has(day.date);
      const outcome = await storeDay(store.pouch, summarised, {
        privacy: input.privacy,
        isKnown,
        nowMs
      });
      collected = count(collected, day, outcome);
    }
    await rememberLost(store, collected.lostDates);
    onProgress(collected);
  }
  return collected;
}

type Outcome = { written: boolean; newlyLost: boolean };

async function storeDay(
  pouch: Pouch,
  { day, known }: SummarisedDay,
  { privacy, isKnown, nowMs }: { privacy: Privacy | undefined; isKnown: boolean; nowMs: number }
): Promise<Outcome> {
  const stored = await readStored<DeviceDay>(pouch, dayId(day.date, day.device));
  if (stored === undefined) {
    await writeDocument(pouch, day, stored);
    return { written: true, newlyLost: false };
  }
  const fullest = await fullestOf(pouch, stored);
  const kept = keepCollected(privacy === undefined ? fullest : narrowDay(fullest, privacy), day, { known });
  const newlyLost = kept !== day && !isKnown;
  const next = keepCoverage(fullest, kept, nowMs);
  if (stored.losers.length === 0 && !isNews(stored.document, next)) return { written: false, newlyLost };
  await writeDocument(pouch, next, stored);
  return { written: true, newlyLost };
}

/** Of revisions in conflict, the one made from most events. */
async function fullestOf(pouch: Pouch, { document, losers }: Stored<DeviceDay>): Promise<DeviceDay> {
  let fullest: DeviceDay = document;
  for (const rev of losers) {
    const other = await pouch.get(document._id, { rev });
    if (other.type === 'day' && other.source.events > fullest.source.events) fullest = other;
  }
  return fullest;
}

function count(collected: Collected, { date }: DeviceDay, { written, newlyLost }: Outcome): Collected {
  return {
    ...collected,
    written: collected.written + (written ? 1 : 0),
    unchanged: collected.unchanged + (written ? 0 : 1),
    lostDates: newlyLost ? [...collected.lostDates, date] : collected.lostDates
  };
}

async function rememberLost(store: Store, dates: readonly string[]): Promise<void> {
  if (dates.length === 0) return;
  const { lostDates } = await store.readState();
  await store.updateState({ lostDates: [...new Set([...lostDates, ...dates])].sort() });
}
