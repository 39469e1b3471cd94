/** All pauses of a device: the user's own list, and those in day documents, which also survive a lost store. */
import { KNOWN_DAYS } from '#domain/projects/known-names.ts';
import { type Span, subtractSpans, unionSpans } from '#domain/time/spans.ts';
import { dayRange, type DeviceDay } from '#domain/documents/day.ts';
import { utcStartMs } from '#domain/time/calendar.ts';
import { pairs } from '#domain/time/slots.ts';
import type { Pouch } from '../store.ts';
import type { Pause } from './pauses.ts';

/** Names seen in an editor are known for two weeks, but for those seen in a pause. */
export const PAUSES_REACH_DAYS = KNOWN_DAYS + 2;

/**
 * The pauses of `device` from the UTC date `fromDate` on, sorted, as Unix milliseconds: those of every stored day, of its revisions in
 * conflict too, and those of the list. What was planned and then resumed from is no pause, even where a document still
 * says so.
 */
export async function knownPauses(
  pouch: Pouch,
  { device, fromDate }: { device: string; fromDate: string },
  own: readonly Pause[]
): Promise<Span[]> {
  const stored = (await readVersions(pouch, device, fromDate)).flatMap(pausesOf);
  return unitePauses(stored, own);
}

export function unitePauses(stored: readonly Span[], own: readonly Pause[]): Span[] {
  const resumed = own.flatMap(({ until, planned }) => (planned ? [spanOf(until, planned)] : []));
  const paused = subtractSpans(unionSpans(stored), unionSpans(resumed));
  return unionSpans([...paused, ...own.map(({ from, until }) => spanOf(from, until))]);
}

function spanOf(from: string, until: string): Span {
  return { startMs: Date.parse(from), endMs: Date.parse(until) };
}

/** The pauses in a day document. */
export function pausesOf({ date, paused }: DeviceDay): Span[] {
  const startMs = utcStartMs(date);
  return [...pairs(paused)].map(([from, to]) => ({
    startMs: startMs + from * 1000,
    endMs: startMs + to * 1000
  }));
}

async function readVersions(pouch: Pouch, device: string, fromDate: string): Promise<DeviceDay[]> {
  const { rows } = await pouch.allDocs({ ...dayRange(fromDate), include_docs: true, conflicts: true });
  const versions: DeviceDay[] = [];
  for (const { doc } of rows) {
    if (doc?.type !== 'day' || doc.device !== device) continue;
    versions.push(doc);
    for (const rev of doc._conflicts ?? []) {
      const other = await pouch.get(doc._id, { rev });
      if (other.type === 'day') versions.push(other);
    }
  }
  return versions;
}
