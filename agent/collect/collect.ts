/** Brings the local store up to date with ActivityWatch. */
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import type { Pouch, Store } from '../store.ts';
import { type Collected, NOTHING_COLLECTED } from './collected.ts';
import { nextDay, type Loss, type NextOptions } from './next-day.ts';
import { isNews, readStored, type Stored, writeDocument } from './stored-documents.ts';
import { type DatesInput, type Source, summariseDates, type SummarisedDay } from './summarise-dates.ts';

export type CollectInput = {
  store: Store;
  source: Source;
  dates: readonly string[];
  input: DatesInput;
  nowMs: number;
  /** Whether the server has the same time. */
  isClockConfirmed: boolean;
  /** Whether what is missing on a date was deleted on purpose; left out: never. */
  isAccepted?: (date: string) => boolean;
  /** Whether another machine has sent the stored day of a date, so that nothing of it counts as corrected; left out: never. */
  isShared?: (date: string) => boolean;
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
  isClockConfirmed,
  isAccepted = () => false,
  isShared = () => false,
  onProgress
}: CollectInput): Promise<Collected> {
  const knownDates = (await store.readState()).lostDates;
  let collected = NOTHING_COLLECTED;
  for await (const { summarised, events, rejected, failed } of summariseDates(source, dates, input)) {
    collected = {
      ...collected,
      events: collected.events + events,
      rejected: collected.rejected + rejected,
      failedBuckets: [...new Set([...collected.failedBuckets, ...failed.keys()])]
    };
    const { date } = summarised.day;
    const outcome = await storeDay(store.pouch, summarised, {
      privacy: input.privacy,
      isAccepted: isAccepted(date),
      isShared: isShared(date),
      failed: [...failed.keys()],
      nowMs,
      isClockConfirmed
    });
    await rememberLoss(store, date, outcome.loss);
    collected = count(collected, outcome, { date, isKnown: knownDates.includes(date) });
    onProgress(collected);
  }
  return collected;
}

type Outcome = { written: boolean; loss: Loss };

async function storeDay(pouch: Pouch, summarised: SummarisedDay, options: NextOptions): Promise<Outcome> {
  const { day } = summarised;
  const stored = await readStored<DeviceDay>(pouch, dayId(day.date, day.device));
  if (stored === undefined) {
    await writeDocument(pouch, day, stored);
    return { written: true, loss: 'none' };
  }
  const { next, loss } = nextDay(await fullestOf(pouch, stored), summarised, options);
  if (stored.losers.length === 0 && !isNews(stored.document, next)) return { written: false, loss };
  await writeDocument(pouch, next, stored);
  return { written: true, loss };
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

function count(
  collected: Collected,
  { written, loss }: Outcome,
  { date, isKnown }: { date: string; isKnown: boolean }
): Collected {
  const isNew = loss !== 'none' && !isKnown;
  return {
    ...collected,
    written: collected.written + (written ? 1 : 0),
    unchanged: collected.unchanged + (written ? 0 : 1),
    lostDates: isNew ? [...collected.lostDates, date] : collected.lostDates,
    unclearDates: isNew && loss === 'unclear' ? [...collected.unclearDates, date] : collected.unclearDates
  };
}

async function rememberLoss(store: Store, date: string, loss: Loss): Promise<void> {
  const { lostDates, unclearDates } = await store.readState();
  const next = {
    lostDates: withDate(lostDates, date, loss !== 'none'),
    unclearDates: withDate(unclearDates, date, loss === 'unclear')
  };
  if (next.lostDates !== lostDates || next.unclearDates !== unclearDates) await store.updateState(next);
}

function withDate(dates: string[], date: string, isIn: boolean): string[] {
  if (dates.includes(date) === isIn) return dates;
  return isIn ? [...dates, date].sort() : dates.filter((other) => other !== date);
}
