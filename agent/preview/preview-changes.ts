/** What the next synchronisation would change on the server of one local day. */
import { existsSync } from 'node:fs';
import type { DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Config } from '../config.ts';
import { openRecorder } from '../collect/recorder.ts';
import { machineOf } from '../device/device.ts';
import { lookUpDeviceName, type NameLookup } from '../device/register.ts';
import { ServerError } from '../errors.ts';
import { PAUSES_REACH_DAYS, pausesOf, unitePauses } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import { listDays } from '../collect/stored-documents.ts';
import { listDevices } from '../replicate/adopt.ts';
import { Server } from '../replicate/server.ts';
import { openStore, storePath } from '../store.ts';
import { compareDays, type DayChange } from './compare-days.ts';
import { previewDay, type PreviewInput } from './preview-day.ts';

/**
 * The changes of the UTC days that reach into the local day, those before consent left out.
 * @throws ServerError, ActivityWatchError.
 */
export async function previewChanges(input: PreviewInput, config: Config): Promise<DayChange[]> {
  const { activitywatch, developer, date, nowMs } = input;
  const { dataDir } = config;
  const { info, recordedUntilMs } = await openRecorder({ activitywatch, dataDir, nowMs });
  const machine = machineOf(developer, info);
  const store = existsSync(storePath(dataDir)) ? await openStore(dataDir) : undefined;
  const found = await fetchServerDays(
    { store, server: new Server(config), machine, recordedUntilMs },
    date
  ).finally(() => store?.close());
  const { name, device, days } = found;
  const fromMs = device === undefined ? nowMs : Date.parse(device.collectFrom);
  const paused = unitePauses(days.flatMap(pausesOf), readPauses(config.dataDir));
  const { documents } = await previewDay({ ...input, device: name, fromMs, paused, stored: days });
  return documents.map((document) =>
    compareDays(
      days.find(({ _id }) => _id === document._id),
      document
    )
  );
}

/** `device`: this machine, if the server knows it. `days`: its documents from `fromDate` (UTC) on, for their pauses too. */
type ServerDays = { name: string; device: Device | undefined; days: DeviceDay[] };

type ServerQuestion = Omit<NameLookup, 'contact'>;

/** @throws ServerError where the server cannot be asked or has no database for the developer. */
async function fetchServerDays(question: ServerQuestion, date: string): Promise<ServerDays> {
  const { server } = question;
  const { developer } = await server.me();
  if (!developer?.database) {
    throw new ServerError('gone', `The server at ${server.url} has no database for you.`);
  }
  const { database } = developer;
  const devices = await server.use(database, listDevices);
  const { name } = await lookUpDeviceName({ ...question, contact: { database, devices } });
  const device = devices.find((known) => known.device === name);
  const fromDate = addDays(date, -PAUSES_REACH_DAYS);
  return { name, device, days: await server.use(database, (remote) => listDays(remote, name, fromDate)) };
}
