/** What the next synchronisation would change on the server of one local day. */
import { narrowDay } from '#domain/summarise/narrow-day.ts';
import { utcDateOf } from '#domain/time/calendar.ts';
import { keepCollected } from '../collect/keep-collected.ts';
import { machineOf } from '../sync/settle-device.ts';
import { pausesOf, unitePauses } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses-file.ts';
import type { Config } from '../config.ts';
import { Server } from '../replicate/server.ts';
import { compareDays, type DayChange } from './compare-days.ts';
import { previewDay, type PreviewInput } from './preview-day.ts';
import { fetchServerDays } from './server-days.ts';

/**
 * The changes of the UTC days that reach into the local day, those before consent left out.
 * @throws ServerError, ActivityWatchError.
 */
export async function previewChanges(input: PreviewInput, config: Config): Promise<DayChange[]> {
  const { activitywatch, developer, date, nowMs, privacy } = input;
  const machine = machineOf(developer, await activitywatch.info());
  const { name, device, days } = await fetchServerDays(new Server(config), machine, date);
  const fromMs = device === undefined ? nowMs : Date.parse(device.collectFrom);
  const paused = unitePauses(days.flatMap(pausesOf), readPauses(config.dataDir));
  const { documents, known } = await previewDay({ ...input, device: name, fromMs, paused });
  return documents.flatMap((document, index) => {
    if (document.date < utcDateOf(fromMs)) return [];
    const before = days.find(({ _id }) => _id === document._id);
    if (before === undefined) return [compareDays(undefined, document)];
    const kept = privacy === undefined ? before : narrowDay(before, privacy);
    return [compareDays(before, keepCollected(kept, document, known[index]))];
  });
}
